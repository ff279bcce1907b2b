// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import java.util.Optional;

/// EXTERNAL (RFC 4422 appendix A): the client certificate of the TLS handshake says who it is.
final class ExternalExchange implements Exchange {
    private final Optional<Identity> identity;

    ExternalExchange(Optional<Identity> identity) {
        this.identity = identity;
    }

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (!initial) {
            return new Result.Challenge(new byte[0]);
        }
        if (identity.isEmpty()) {
            return new Result.Denied("no known client certificate");
        }
        Optional<String> wanted = Octets.text(octets);
        boolean own = octets.length == 0
                || wanted.flatMap(Preparation::user)
                        .equals(Preparation.user(identity.get().user()));
        return own
                ? new Result.Accepted(identity.get())
                : new Result.Denied("authorization identity is not that of the certificate");
    }
}
