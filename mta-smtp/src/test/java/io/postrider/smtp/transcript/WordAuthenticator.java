// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import io.postrider.api.smtp.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An authenticator for session tests: PLAIN alone, under TLS or from a loopback session; password `secret` is right
/// for everyone, user `down` cannot be looked up. The user owns `USER@example.org`.
final class WordAuthenticator implements Authenticator {
    @Override
    public List<String> mechanisms(Session session) {
        return session.tls().isPresent() ? List.of("PLAIN", "LOGIN") : List.of();
    }

    @Override
    public Exchange begin(String mechanism, Session session) {
        return (octets, initial) -> {
            if (!initial) {
                return new Exchange.Result.Challenge(new byte[0]);
            }
            String[] parts = new String(octets, StandardCharsets.UTF_8).split("\0", -1);
            if (parts.length == 3 && parts[1].equals("down")) {
                return new Exchange.Result.Unavailable("down");
            }
            if (parts.length == 3 && parts[2].equals("secret")) {
                return new Exchange.Result.Accepted(
                        Identity.of(parts[1]).withAddresses(List.of(parts[1] + "@example.org", "@brand.example")));
            }
            return new Exchange.Result.Denied("wrong");
        };
    }
}
