// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.smtp.client.ClientCredentials;
import io.postrider.smtp.client.ConnectOptions;
import java.time.InstantSource;

/// Adds a transport's credentials to a connection's options.
final class Credentials {
    private Credentials() {}

    static ConnectOptions added(ConnectOptions options, TransportSettings transport, InstantSource clock) {
        if (transport.username().isEmpty()) {
            return options;
        }
        String user = transport.username().get();
        // the TLS level has been raised to a verifying one unless auth-in-clear, see RelayProfile
        if (transport.password().isPresent()) {
            return options.withCredentials(
                    new ClientCredentials.Password(user, transport.password().get()), transport.authInClear());
        }
        return options;
    }
}
