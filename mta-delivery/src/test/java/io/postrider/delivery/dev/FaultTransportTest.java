// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.smtp.TestRequest;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class FaultTransportTest {
    private final FaultTransport transport = new FaultTransport(InstantSource.system(), Duration.ofMillis(100));

    private Routing route(String address) {
        TestRequest request = TestRequest.to("x", "", address);
        Recipient recipient = request.recipients().getFirst();
        return new FaultRouting().route(request.envelope(), recipient);
    }

    private TestRequest deliver(String address) throws InterruptedException {
        TestRequest request = TestRequest.to(((Routing.Via) route(address)).route(), address);
        transport.deliver(request);
        return request;
    }

    @Test
    void eachFaultDoesWhatItsNameSays() throws Exception {
        assertThat(deliver("temperror@example.test").only()).isInstanceOf(Deferred.class);
        assertThat(deliver("Bounce@example.test").only()).isInstanceOf(Failed.class);
        assertThat(route("550@example.test")).isInstanceOf(Routing.Fail.class);
        assertThat(route("dev@example.test")).isInstanceOf(Routing.Pass.class);
    }

    @Test
    void timeoutHangsAndDefers() throws Exception {
        long begin = System.nanoTime();
        assertThat(deliver("timeout@example.test").only()).isInstanceOf(Deferred.class);
        assertThat(System.nanoTime() - begin).isGreaterThan(90_000_000L);
    }

    @Test
    void closeEndsWhatHangs() {
        transport.close();
        assertThatThrownBy(() -> deliver("timeout@example.test")).isInstanceOf(InterruptedException.class);
    }
}
