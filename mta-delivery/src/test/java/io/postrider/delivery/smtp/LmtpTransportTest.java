// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.delivery.lmtp.LmtpTransport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmtpTransportTest {
    private final Relay relay = new Relay();

    @AfterEach
    void close() {
        relay.close();
    }

    private LmtpTransport transport() throws Exception {
        return LmtpTransport.of(
                relay.services(), SmtpTransport.Configuration.of("lmtp", relay.outbound, relay.pooling));
    }

    @Test
    void halfSuccessSettlesEachRecipientByItsOwnAnswer() throws Exception {
        try (FakeMx store = FakeMx.start().lmtp()) {
            store.on(".full@", "452 4.2.2 mailbox full").on(".gone@", "550 5.2.1 disabled");
            TestRequest request =
                    TestRequest.to("lmtp", "127.0.0.1:" + store.port(), "ok@b.test", "full@b.test", "gone@b.test");
            transport().deliver(request);
            assertThat(request.outcomes().get("ok@b.test"))
                    .isInstanceOfSatisfying(
                            Delivered.class, d -> assertThat(d.handover()).isEqualTo(Handover.DSN_CAPABLE));
            assertThat(request.outcomes().get("full@b.test")).isInstanceOf(Deferred.class);
            assertThat(request.outcomes().get("gone@b.test")).isInstanceOf(Failed.class);
            assertThat(store.commands()).contains("LHLO us.test");
        }
    }

    @Test
    void storeWithoutDsnIsTheEndOfTheWay() throws Exception {
        try (FakeMx store = FakeMx.start().lmtp().extensions("PIPELINING")) {
            TestRequest request = TestRequest.to("lmtp", "lmtp://127.0.0.1:" + store.port(), "ok@b.test");
            transport().deliver(request);
            assertThat(request.only())
                    .isInstanceOfSatisfying(
                            Delivered.class, d -> assertThat(d.handover()).isEqualTo(Handover.FINAL));
        }
    }

    @Test
    void unixSocketIsUsedAgain(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("lmtp.sock");
        try (FakeMx store = FakeMx.startUnix(socket).lmtp()) {
            LmtpTransport transport = transport();
            for (String form : new String[] {"lmtp+unix://" + socket, socket.toString()}) {
                TestRequest request = TestRequest.to("lmtp+unix", form, "ok@b.test");
                transport.deliver(request);
                assertThat(request.only()).isInstanceOf(Delivered.class);
            }
            assertThat(store.messages()).hasSize(2);
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @Test
    void absentSocketDefersTheLane(@TempDir Path folder) throws Exception {
        TestRequest request = TestRequest.to("lmtp+unix", folder.resolve("none").toString(), "ok@b.test");
        transport().deliver(request);
        assertThat(request.only()).isInstanceOf(Deferred.class);
    }
}
