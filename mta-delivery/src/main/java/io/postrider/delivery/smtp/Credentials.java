// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.smtp.client.ClientCredentials;
import io.postrider.smtp.client.ConnectOptions;
import java.io.IOException;
import java.util.Optional;

/// What a transport proves itself with: a password, or a token that a program gives. Whether it may
/// be shown is decided before, by the TLS level, see [RelayProfile]. Thread-safe.
final class Credentials {
    private final TransportSettings transport;
    private final Optional<TokenCommand> tokens;

    Credentials(TransportSettings transport, Optional<TokenCommand> tokens) {
        this.transport = transport;
        this.tokens = tokens;
    }

    /// Adds them to a connection's options.
    ///
    /// @throws IOException with a sentence when a token cannot be had
    ConnectOptions addTo(ConnectOptions options) throws IOException, InterruptedException {
        if (transport.username().isEmpty()) {
            return options;
        }
        String user = transport.username().get();
        if (tokens.isPresent()) {
            ClientCredentials token =
                    new ClientCredentials.BearerToken(user, tokens.get().token());
            return options.withCredentials(token, transport.authInClear());
        }
        ClientCredentials password =
                new ClientCredentials.Password(user, transport.password().orElse(""));
        return options.withCredentials(password, transport.authInClear());
    }
}
