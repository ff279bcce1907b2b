// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Fuzz targets of the SASL messages: nothing but the password is ever accepted, nothing throws.
class SaslFuzzTest {
    private static final SaslAuthenticator AUTHENTICATOR = new SaslAuthenticator(
            new SaslPorts(
                    user -> new CredentialSource.Result.Verifiers(
                            Identity.of("u"), List.of("{PLAIN}a password nobody finds: 7c1f0e6b9d")),
                    PasswordVerifiers.of(new Random(1), List.of()),
                    Optional.of((token, user) -> new TokenVerifier.Result.Invalid("no")),
                    Optional.empty(),
                    new Random(2),
                    new byte[] {1}),
            SaslSettings.byDefault());

    @FuzzTest
    void messages(byte[] octets) {
        FakeSession session = FakeSession.secured(Optional.of(new byte[] {1}));
        int half = octets.length / 2;
        for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-256", "CRAM-MD5", "OAUTHBEARER", "EXTERNAL")) {
            Exchange exchange = AUTHENTICATOR.begin(mechanism, session);
            assertThat(exchange.step(Arrays.copyOf(octets, half), true))
                    .isNotInstanceOf(Exchange.Result.Accepted.class);
            assertThat(exchange.step(Arrays.copyOfRange(octets, half, octets.length), true))
                    .isNotInstanceOf(Exchange.Result.Accepted.class);
        }
    }
}
