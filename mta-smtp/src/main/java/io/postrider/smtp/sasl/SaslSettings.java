// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// Which SASL mechanisms are announced, to whom.
///
/// @param mechanisms the names, most wanted first
/// @param clear where AUTH goes without TLS
/// @param scramIterations of SCRAM for users whose password is stored in clear, and for those who do not
/// exist
public record SaslSettings(
        @Setting(
                text =
                        "The SASL mechanisms to announce, most wanted first. CRAM-MD5 has to be named to be had. OAUTHBEARER"
                                + " and XOAUTH2 need a token verifier, EXTERNAL client certificates, -PLUS TLS.",
                byDefault = "SCRAM-SHA-512-PLUS, SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-512, SCRAM-SHA-256,"
                        + " SCRAM-SHA-1, PLAIN, LOGIN, OAUTHBEARER, XOAUTH2, EXTERNAL")
        List<String> mechanisms,

        @Setting(
                text = "Where AUTH is announced without TLS: never, to loopback clients, or always (which shows"
                        + " passwords to the network).",
                byDefault = "never")
        Clear clear,

        @Setting(
                text = "Iterations of SCRAM where no stored verifier says them.",
                byDefault = "4096",
                range = "4096..10000000")
        int scramIterations) {
    /// Copies the list.
    public SaslSettings {
        mechanisms = List.copyOf(mechanisms);
    }

    /// The defaults, for tests and embedders.
    public static SaslSettings byDefault() {
        return new SaslSettings(
                List.of(
                        "SCRAM-SHA-512-PLUS",
                        "SCRAM-SHA-256-PLUS",
                        "SCRAM-SHA-1-PLUS",
                        "SCRAM-SHA-512",
                        "SCRAM-SHA-256",
                        "SCRAM-SHA-1",
                        "PLAIN",
                        "LOGIN",
                        "OAUTHBEARER",
                        "XOAUTH2",
                        "EXTERNAL"),
                Clear.NEVER,
                4096);
    }

    /// Where AUTH goes without TLS.
    public enum Clear {
        /// Nowhere.
        NEVER,
        /// From loopback addresses and unix sockets.
        LOOPBACK,
        /// From everywhere.
        ALWAYS
    }
}
