// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import io.postrider.delivery.tls.TlsLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads [TransportSettings] and [TransportTlsSettings] key by key from the one table
/// `[transport.X]` that both stand in, together with keys that others read.
public final class TransportKeys {
    private TransportKeys() {}

    /// Where to, as whom, from where.
    public static TransportSettings transport(Settings settings) throws InvalidSettingException {
        return new TransportSettings(
                settings.text("to"),
                settings.text("username"),
                settings.text("password"),
                settings.texts("token-command").orElse(List.of()),
                settings.flag("auth-in-clear").orElse(false),
                settings.text("helo"),
                settings.texts("source-addresses").orElse(List.of()),
                settings.text("proxy"));
    }

    /// The keys about TLS.
    public static TransportTlsSettings tls(Settings settings) throws InvalidSettingException {
        Optional<String> word = settings.text("tls");
        Optional<TlsLevel> level = word.flatMap(TlsLevel::parse);
        if (word.isPresent() && level.isEmpty()) {
            throw settings.invalid(
                    "tls", "none, opportunistic, required, verify, fingerprint, dane or dane-only is expected");
        }
        Optional<Path> chain = settings.path("client-certificate-chain");
        Optional<Path> key = settings.path("client-certificate-key");
        return new TransportTlsSettings(
                level,
                settings.texts("tls-names").orElse(List.of()),
                settings.texts("tls-fingerprints").orElse(List.of()),
                chain,
                key);
    }
}
