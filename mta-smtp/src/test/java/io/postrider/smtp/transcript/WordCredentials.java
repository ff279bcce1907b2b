// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Identity;
import io.postrider.smtp.sasl.PasswordVerifiers;
import io.postrider.smtp.sasl.SaslAuthenticator;
import io.postrider.smtp.sasl.SaslPorts;
import io.postrider.smtp.sasl.SaslSettings;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The users of transcripts: `dev` with password `secret`, who owns dev@example.org and all of brand.example;
/// `down`
/// cannot be looked up.
final class WordCredentials implements CredentialSource {
    private static final PasswordVerifiers PASSWORDS = PasswordVerifiers.of(new Random(2), List.of());

    @Override
    public Result find(String user) {
        return switch (user) {
            case "dev" ->
                new Result.Verifiers(
                        Identity.of("dev").withAddresses(List.of("dev@example.org", "@brand.example")),
                        List.of("{PLAIN}secret"));
            case "down" -> new Result.Unavailable("down");
            default -> new Result.Absent();
        };
    }

    static SaslAuthenticator authenticator(List<String> mechanisms) {
        Random random = new Random(1);
        SaslPorts ports = new SaslPorts(
                new WordCredentials(), PASSWORDS, Optional.empty(), Optional.empty(), random, new byte[] {1, 2, 3});
        return new SaslAuthenticator(ports, new SaslSettings(mechanisms, SaslSettings.Clear.NEVER, 4096));
    }
}
