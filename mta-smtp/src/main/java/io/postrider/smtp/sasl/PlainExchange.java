// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Exchange;
import java.util.Optional;

/// PLAIN (RFC 4616): `[authzid] NUL authcid NUL passwd`. Acting for another user is not granted to anybody.
final class PlainExchange implements Exchange {
    private final PasswordLogin login;

    PlainExchange(PasswordLogin login) {
        this.login = login;
    }

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (!initial) {
            return new Result.Challenge(new byte[0]);
        }
        Optional<String> message = Octets.text(octets);
        String[] parts = message.orElse("").split("\0", -1);
        if (parts.length != 3) {
            return new Result.Denied("malformed PLAIN message");
        }
        boolean another = !parts[0].isEmpty() && !Preparation.user(parts[0]).equals(Preparation.user(parts[1]));
        return another
                ? new Result.Denied("authorization identity is not the user's own")
                : login.decide(parts[1], parts[2]);
    }
}
