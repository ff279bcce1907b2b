// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Exchange;
import java.util.Optional;

/// LOGIN (draft-murchison-sasl-login-00): two questions, user name and password.
final class LoginExchange implements Exchange {
    private final PasswordLogin login;
    private Optional<String> user = Optional.empty();

    LoginExchange(PasswordLogin login) {
        this.login = login;
    }

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (!initial) {
            return new Result.Challenge(Octets.of("Username:"));
        }
        Optional<String> text = Octets.text(octets);
        if (text.isEmpty()) {
            return new Result.Denied("malformed LOGIN message");
        }
        if (user.isPresent()) {
            return login.decide(user.get(), text.get());
        }
        user = text;
        return new Result.Challenge(Octets.of("Password:"));
    }
}
