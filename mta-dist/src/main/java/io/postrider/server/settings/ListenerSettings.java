// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import io.postrider.api.smtp.ListenerRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One `[[listener]]`.
public record ListenerSettings(
        @Setting(text = "Its name, in logs, READY and routes.")
        String name,

        @Setting(text = "Where it listens: IPv4:PORT, [IPv6]:PORT (v6 only), *:PORT (both), unix:/PATH, fd:NAME.")
        List<String> bind,

        @Setting(text = "What it is for: mx, submission or lmtp.", byDefault = "mx")
        ListenerRole role,

        @Setting(text = "TLS: none, starttls, starttls-required or implicit.", byDefault = "none")
        TlsMode tls,

        @Setting(text = "The [certificate.NAME] it shows when no other matches by SNI.")
        Optional<String> certificate,

        @Setting(text = "Authentication: off, offer or require. Default: require for submission, else off.")
        Optional<AuthMode> auth,

        @Setting(
                text =
                        "Networks that may relay without authentication. Default: [relay] networks for mx, none otherwise.")
        Optional<List<String>> relayNetworks,

        @Setting(text = "Networks that must send a PROXY v1 or v2 header.")
        List<String> proxyProtocolFrom,

        @Setting(text = "Networks that may use XCLIENT and XFORWARD.")
        List<String> xclientFrom,

        @Setting(text = "Names of [[filter]] tables, in order. Default: those whose roles include this one; [] = none.")
        Optional<List<String>> filters,

        @Setting(text = "Looks the client's name up; never delays the greeting.", byDefault = "true")
        boolean reverseLookup,

        @Setting(
                text = "What 250 promises: fsync survives a power cut, memory the death of the process.",
                byDefault = "fsync")
        PromisedDurability durability,

        @Setting(text = "The largest message; default: [limits] message-size.", unit = Setting.Unit.OCTETS)
        Optional<Long> messageSize,

        @Setting(text = "Recipients of one message; default: [limits] recipients-per-message.", range = "1..100000")
        Optional<Integer> recipientsPerMessage,

        @Setting(text = "Connections of this listener at a time; default: [limits] connections.", range = "1..")
        Optional<Integer> connections,

        @Setting(text = "Connections of one client at a time; default: [limits] connections-per-client.", range = "1..")
        Optional<Integer> connectionsPerClient,

        @Setting(text = "The text behind our name in the greeting.", byDefault = "ESMTP Postrider")
        String banner,

        @Setting(text = "Our name on this listener; default: hostname.")
        Optional<String> hostname,

        @Setting(text = "EHLO keywords that are not offered, such as CHUNKING.")
        List<String> extensionsOff,

        @Setting(text = "Client certificates: off, ask.", byDefault = "off")
        ClientCertificate clientCertificate,

        @Setting(text = "How long a client may take for a command.", byDefault = "5m", range = "1s..1h")
        Duration commandTimeout,

        @Setting(text = "How long a client may pause within the data.", byDefault = "3m", range = "1s..1h")
        Duration dataTimeout,

        @Setting(text = "The mode of a unix: socket, octal.", byDefault = "0660")
        String bindMode,

        @Setting(text = "The group of a unix: socket.") Optional<String> bindGroup) {
    /// TLS of a listener.
    public enum TlsMode {
        /// In the clear.
        NONE,
        /// STARTTLS is offered.
        STARTTLS,
        /// STARTTLS must come before MAIL.
        STARTTLS_REQUIRED,
        /// TLS from the first octet (RFC 8314).
        IMPLICIT
    }

    /// AUTH of a listener.
    public enum AuthMode {
        /// Not offered.
        OFF,
        /// Offered.
        OFFER,
        /// MAIL needs it.
        REQUIRE
    }

    /// What 250 promises.
    public enum PromisedDurability {
        /// Synced.
        FSYNC,
        /// Written.
        MEMORY
    }

    /// Client certificates.
    public enum ClientCertificate {
        /// Not asked for.
        OFF,
        /// Asked for, not required.
        ASK
    }

    /// AUTH with the role's default.
    public AuthMode authMode() {
        return auth.orElse(role == ListenerRole.SUBMISSION ? AuthMode.REQUIRE : AuthMode.OFF);
    }
}
