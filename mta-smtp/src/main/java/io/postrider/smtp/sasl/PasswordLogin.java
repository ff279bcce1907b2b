// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Exchange.Result;
import java.util.List;
import java.util.Optional;

/// Decides about a user name and a password in clear, as PLAIN and LOGIN bring them.
final class PasswordLogin {
    private final SaslPorts ports;

    PasswordLogin(SaslPorts ports) {
        this.ports = ports;
    }

    Result decide(String user, String password) {
        Optional<String> name = Preparation.user(user);
        Optional<String> prepared = Preparation.password(password);
        if (name.isEmpty() || prepared.isEmpty()) {
            return new Result.Denied("the user name or password cannot be prepared");
        }
        return switch (ports.credentials().find(name.get())) {
            case CredentialSource.Result.Verifiers known ->
                ports.passwords().matches(known.verifiers(), prepared.get())
                        ? new Result.Accepted(known.identity())
                        : new Result.Denied("wrong password for " + name.get());
            case CredentialSource.Result.PasswordCheck known -> asked(known, password);
            case CredentialSource.Result.Absent absent -> {
                // as much work as for a user who exists: no oracle by time
                ports.passwords().matches(List.of(), prepared.get());
                yield new Result.Denied("no such user " + name.get());
            }
            case CredentialSource.Result.Unavailable(String why) -> new Result.Unavailable(why);
        };
    }

    private static Result asked(CredentialSource.Result.PasswordCheck known, String password) {
        return switch (known.check().check(password.toCharArray())) {
            case RIGHT -> new Result.Accepted(known.identity());
            case WRONG -> new Result.Denied("wrong password for " + known.identity());
            case UNAVAILABLE -> new Result.Unavailable("the password cannot be checked now");
        };
    }
}
