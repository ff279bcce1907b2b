// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.routing.Route;
import io.postrider.delivery.lookup.FakeContext;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// discard, error, hold.
class FixedOutcomeTransportsTest {
    private static FakeRequest deliver(DeliveryTransportFactory factory, String nextHop) throws Exception {
        FakeRequest request = new FakeRequest(
                Route.of(factory.name(), nextHop), "A: b\r\n\r\n", "joe@example.org", "ann@example.org");
        factory.create(FakeContext.of(Map.of())).deliver(request);
        assertThat(request.outcomes).hasSize(2);
        return request;
    }

    @Test
    void discardDelivers() throws Exception {
        assertThat(deliver(new DiscardTransportFactory(), "").outcome()).isEqualTo("delivered 2.0.0 discarded");
        assertThat(deliver(new DiscardTransportFactory(), "spam").outcome())
                .isEqualTo("delivered 2.0.0 discarded: spam");
    }

    @Test
    void errorFailsOrDefersByItsStatus() throws Exception {
        assertThat(deliver(new ErrorTransportFactory(), "5.1.1 no such user").outcome())
                .isEqualTo("failed 5.1.1 no such user");
        assertThat(deliver(new ErrorTransportFactory(), "4.2.1 later").outcome())
                .isEqualTo("deferred 4.2.1 later");
        assertThat(deliver(new ErrorTransportFactory(), "nonsense").outcome()).isEqualTo("failed 5.0.0 nonsense");
    }

    @Test
    void holdNeverDelivers() throws Exception {
        assertThat(deliver(new HoldTransportFactory(), "look").outcome()).isEqualTo("deferred 4.2.0 held: look");
    }

    @Test
    void allLocalTransportsAreFoundAsPluginsAre() {
        assertThat(ServiceLoader.load(DeliveryTransportFactory.class).stream()
                        .map(provider -> provider.get().name()))
                .contains("discard", "error", "hold", "maildir", "mbox", "pipe");
    }
}
