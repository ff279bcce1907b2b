// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void tokenIsKeptForAMinute(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "abc\n");
        TokenCommand command = new TokenCommand(List.of("/bin/cat", token.toString()), now::get);
        assertThat(command.token()).isEqualTo("abc");
        Files.writeString(token, "def\n");
        assertThat(command.token()).isEqualTo("abc");
        now.set(now.get().plusSeconds(61));
        assertThat(command.token()).isEqualTo("def");
    }

    @Test
    void failureOrNonsenseIsNoToken() {
        for (List<String> argv : List.of(
                List.of("/bin/false"), List.of("/bin/true"), List.of("/bin/echo", "a b"), List.of("/nonexistent"))) {
            assertThatThrownBy(() -> new TokenCommand(argv, now::get).token())
                    .as(argv.toString())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void argumentsAreNotSeenByAShell() throws Exception {
        assertThat(new TokenCommand(List.of("/bin/echo", "$(id);x"), now::get).token())
                .isEqualTo("$(id);x");
    }

    @Test
    void tokenGoesToTheSmarthost() throws Exception {
        try (Relay relay = new Relay();
                FakeMx mx = FakeMx.start()) {
            mx.extensions("PIPELINING AUTH_XOAUTH2").on("AUTH", "235 2.7.0 ok");
            assertThat(deliver(relay, mx, List.of("/bin/echo", "tok"))).isInstanceOf(Delivered.class);
            assertThat(mx.commands()).anyMatch(c -> c.startsWith("AUTH XOAUTH2"));
            assertThat(deliver(relay, mx, List.of("/bin/false"))).isInstanceOf(Deferred.class);
        }
    }

    private static Object deliver(Relay relay, FakeMx mx, List<String> command) throws Exception {
        TransportSettings login = new TransportSettings(
                Optional.of("smtp://127.0.0.1:" + mx.port()),
                Optional.of("u"),
                Optional.empty(),
                command,
                true,
                Optional.empty(),
                List.of(),
                Optional.empty());
        SmtpTransport transport = SmtpTransport.of(
                relay.services(),
                SmtpTransport.Configuration.of("smtp", relay.outbound, relay.pooling.withIdle(java.time.Duration.ZERO))
                        .withTransport("isp" + command.size(), login, TransportTlsSettings.defaults()));
        TestRequest request = TestRequest.to("isp", "", "a@b.test");
        transport.deliver(request);
        return request.only();
    }
}
