// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[transport.X]` for `smtp`, `smtps`, `smtp-mx`, `mx`, `lmtp` and `lmtp+unix`: where to, as whom,
/// from where. [TransportTlsSettings] are further keys of the same table.
///
/// @param to the next hop
/// @param username for AUTH
/// @param password for AUTH
/// @param tokenCommand prints an OAuth 2 access token
/// @param authInClear AUTH without verified TLS
/// @param helo our name in EHLO or LHLO
/// @param sourceAddresses local addresses to connect from
/// @param proxy a SOCKS 5 proxy
public record TransportSettings(
        @Setting(text = "Where it delivers to, such as smtps://mail.isp.example:465.")
        Optional<String> to,

        @Setting(text = "The user for AUTH.") Optional<String> username,

        @Setting(text = "The password for AUTH.", secret = true)
        Optional<String> password,

        @Setting(
                text = "A program and its arguments that print an OAuth 2 access token, used instead of a password"
                        + " (OAUTHBEARER, XOAUTH2). Never run by a shell.")
        List<String> tokenCommand,

        @Setting(text = "Authenticate also where TLS is absent or unverified.", byDefault = "false")
        boolean authInClear,

        @Setting(text = "Our name in EHLO; default: that of [outbound].")
        Optional<String> helo,

        @Setting(text = "Local addresses to connect from; default: those of [outbound].")
        List<String> sourceAddresses,

        @Setting(text = "A SOCKS 5 proxy, ADDRESS:PORT.") Optional<String> proxy) {
    /// Copies the lists.
    public TransportSettings {
        tokenCommand = List.copyOf(tokenCommand);
        sourceAddresses = List.copyOf(sourceAddresses);
    }

    /// Nothing set.
    public static TransportSettings defaults() {
        return new TransportSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /// The same to this next hop.
    public TransportSettings withTo(String nextHop) {
        return new TransportSettings(
                Optional.of(nextHop), username, password, tokenCommand, authInClear, helo, sourceAddresses, proxy);
    }

    /// The same without a next hop of its own.
    TransportSettings withoutTo() {
        return new TransportSettings(
                Optional.empty(), username, password, tokenCommand, authInClear, helo, sourceAddresses, proxy);
    }

    /// The same with user and password.
    public TransportSettings withLogin(String user, String secret, boolean inClear) {
        return new TransportSettings(
                to, Optional.of(user), Optional.of(secret), tokenCommand, inClear, helo, sourceAddresses, proxy);
    }

    /// Never the password.
    @Override
    public String toString() {
        return "TransportSettings[to=" + to + ", username=" + username + "]";
    }
}
