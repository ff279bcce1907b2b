// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Exchange;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// CRAM-MD5 (RFC 2195), for old clients only: it needs passwords stored in clear.
final class CramMd5Exchange implements Exchange {
    private final SaslPorts ports;
    private final String challenge;
    private boolean asked;

    CramMd5Exchange(SaslPorts ports, String hostname) {
        this.ports = ports;
        byte[] random = new byte[16];
        ports.random().nextBytes(random);
        this.challenge = "<" + HexFormat.of().formatHex(random) + "@" + hostname + ">";
    }

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (!asked) {
            asked = true;
            // RFC 4954 §4: a mechanism in which the server speaks first has no initial response
            return initial
                    ? new Result.Denied("CRAM-MD5 has no initial response")
                    : new Result.Challenge(Octets.of(challenge));
        }
        Optional<String> response = Octets.text(octets);
        int blank = response.map(text -> text.lastIndexOf(' ')).orElse(-1);
        if (blank < 1) {
            return new Result.Denied("malformed CRAM-MD5 message");
        }
        String digest = response.get().substring(blank + 1);
        Optional<String> user = Preparation.user(response.get().substring(0, blank));
        if (user.isEmpty()) {
            return new Result.Denied("bad user name");
        }
        return decide(ports.credentials().find(user.get()), digest);
    }

    private Result decide(CredentialSource.Result found, String digest) {
        return switch (found) {
            case CredentialSource.Result.Unavailable(String why) -> new Result.Unavailable(why);
            case CredentialSource.Result.Verifiers known
            when matches(known.verifiers(), digest) -> new Result.Accepted(known.identity());
            case CredentialSource.Result.Verifiers known -> new Result.Denied("wrong digest for " + known.identity());
            case CredentialSource.Result.PasswordCheck known -> new Result.Denied("no password in clear");
            case CredentialSource.Result.Absent absent -> {
                matches(List.of(), digest);
                yield new Result.Denied("no such user");
            }
        };
    }

    private boolean matches(List<String> verifiers, String digest) {
        Optional<String> password = verifiers.stream()
                .filter(verifier -> PasswordVerifiers.schemeOf(verifier).equals("PLAIN"))
                .findFirst()
                .map(PasswordVerifiers::plain);
        byte[] wanted = Octets.of(digest(password.orElse("\0")));
        return MessageDigest.isEqual(wanted, Octets.of(digest)) && password.isPresent();
    }

    private String digest(String password) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(Octets.of(password.isEmpty() ? "\0" : password), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(Octets.of(challenge)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
