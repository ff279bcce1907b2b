// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Exchange.Result;
import io.postrider.api.smtp.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThrottledAuthenticatorTest {
    private Instant now = Instant.EPOCH;
    private final ThrottledAuthenticator authenticator =
            new ThrottledAuthenticator(new Denying(), new FailureLimits(3, Duration.ofMinutes(3), 2), () -> now);

    private static final class Denying implements Authenticator {
        @Override
        public List<String> mechanisms(Session session) {
            return List.of("PLAIN");
        }

        @Override
        public Exchange begin(String mechanism, Session session) {
            return (octets, initial) -> new Result.Denied("no");
        }
    }

    private Result attempt(String client) {
        Session session = new FakeSession(Optional.empty(), client);
        return authenticator.begin("PLAIN", session).step(new byte[0], true);
    }

    @Test
    void behindTooManyFailuresAClientWaits() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempt("192.0.2.1")).isInstanceOf(Result.Denied.class);
        }
        assertThat(attempt("192.0.2.1")).isInstanceOf(Result.Unavailable.class);
        assertThat(attempt("192.0.2.2")).isInstanceOf(Result.Denied.class);
        now = now.plus(Duration.ofSeconds(70));
        assertThat(attempt("192.0.2.1")).isInstanceOf(Result.Denied.class);
        assertThat(attempt("192.0.2.1")).isInstanceOf(Result.Unavailable.class);
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        for (int i = 1; i < 4; i++) {
            attempt("2001:db8::" + i);
        }
        assertThat(attempt("2001:db8::9")).isInstanceOf(Result.Unavailable.class);
        assertThat(attempt("2001:db8:0:1::9")).isInstanceOf(Result.Denied.class);
    }

    @Test
    void loopbackAndUnixSocketsAreExempt() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("127.0.0.1")).isInstanceOf(Result.Denied.class);
            assertThat(attempt("")).isInstanceOf(Result.Denied.class);
        }
        assertThat(authenticator.remembered()).isZero();
    }

    @Test
    void theTableIsBounded() {
        for (int i = 1; i < 100; i++) {
            attempt("192.0.2." + i);
        }
        assertThat(authenticator.remembered()).isEqualTo(2);
    }
}
