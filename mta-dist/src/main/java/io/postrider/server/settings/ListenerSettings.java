// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.smtp.session.AuthOffer;
import io.postrider.smtp.session.TlsOffer;
import java.util.List;
import java.util.Optional;

/// One `[[listener]]`: where it is, what it is for, and whom it trusts. Budgets, extensions and patience are
/// further
/// keys of the same table.
public record ListenerSettings(
        @Setting(text = "Its name, in logs, READY and routes.")
        String name,

        @Setting(text = "Where it listens: IPv4:PORT, [IPv6]:PORT (v6 only), *:PORT (both), unix:/PATH, fd:NAME.")
        List<String> bind,

        @Setting(text = "What it is for: mx, submission or lmtp.", byDefault = "mx")
        ListenerRole role,

        @Setting(text = "Names of [[filter]] tables, in order. Default: those whose roles include this one; [] = none.")
        Optional<List<String>> filters,

        @Setting(
                text = "What 250 promises: fsync survives a power cut, memory the death of the process.",
                byDefault = "fsync")
        PromisedDurability durability,

        @Setting(text = "Connections of this listener at a time, beside [limits] connections.", range = "1..")
        Optional<Integer> connections,

        @Setting(
                text = "Connections of one client to this listener at a time, beside [limits] connections-per-client.",
                range = "1..")
        Optional<Integer> connectionsPerClient) {
    /// What 250 promises.
    public enum PromisedDurability {
        /// Synced.
        FSYNC,
        /// Written.
        MEMORY
    }

    /// What a listener shows of itself.
    public record ListenerIdentity(
            @Setting(text = "TLS: none, starttls, starttls-required or implicit.", byDefault = "none")
            TlsOffer tls,

            @Setting(text = "The [certificate.NAME] that it shows when no other matches by SNI.")
            Optional<String> certificate,

            @Setting(text = "Client certificates: off or ask.", byDefault = "off")
            ClientCertificate clientCertificate,

            @Setting(text = "Authentication: off, offer or require. Default: require for submission, else off.")
            Optional<AuthOffer> auth,

            @Setting(text = "The text behind our name in the greeting.", byDefault = "ESMTP Postrider")
            String banner,

            @Setting(text = "Our name on this listener; default: hostname.")
            Optional<String> hostname,

            @Setting(text = "The mode of a unix: socket, octal.", byDefault = "0660")
            String bindMode,

            @Setting(text = "The group of a unix: socket.") Optional<String> bindGroup) {
        /// AUTH with the role's default.
        public AuthOffer authOffer(ListenerRole role) {
            return auth.orElse(role == ListenerRole.SUBMISSION ? AuthOffer.REQUIRE : AuthOffer.OFF);
        }
    }

    /// Client certificates.
    public enum ClientCertificate {
        /// Not asked for.
        OFF,
        /// Asked for, not required.
        ASK
    }

    /// Whom a listener trusts.
    public record ListenerTrust(
            @Setting(
                    text =
                            "Networks that may relay without authentication. Default: [relay] networks for mx, none otherwise.")
            Optional<List<String>> relayNetworks,

            @Setting(text = "Networks that must send a PROXY v1 or v2 header.")
            List<String> proxyProtocolFrom,

            @Setting(text = "Networks that may use XCLIENT and XFORWARD.")
            List<String> xclientFrom) {}
}
