// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.Locale;
import java.util.Optional;

/// How much TLS the configuration asks for.
public enum TlsLevel {
    /// Clear text; DANE and MTA-STS are off with it.
    NONE,
    /// TLS where it is offered, unverified, clear text otherwise; DANE and MTA-STS raise it where a
    /// domain has them.
    OPPORTUNISTIC,
    /// TLS or no mail, unverified; DANE and MTA-STS raise it.
    REQUIRED,
    /// TLS with a certificate that is issued by a trusted authority and names the host.
    VERIFY,
    /// TLS with one of the configured certificates or keys.
    FINGERPRINT,
    /// DANE where the domain has usable TLSA records, else as opportunistic.
    DANE,
    /// DANE or no mail.
    DANE_ONLY;

    /// The word of the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Reads the word of the configuration.
    public static Optional<TlsLevel> parse(String word) {
        for (TlsLevel level : values()) {
            if (level.word().equals(word)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
