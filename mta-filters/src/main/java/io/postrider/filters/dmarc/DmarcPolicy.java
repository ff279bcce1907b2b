// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import java.util.Locale;
import java.util.Optional;

/// What a domain owner wishes for mail that fails (RFC 9989 §4.7 `p`).
public enum DmarcPolicy {
    /// Nothing.
    NONE,
    /// Suspicion.
    QUARANTINE,
    /// Refusal.
    REJECT;

    /// The word.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The policy of that name, in any case.
    public static Optional<DmarcPolicy> of(String word) {
        for (DmarcPolicy one : values()) {
            if (one.name().equalsIgnoreCase(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /// One level below, for `t=y`.
    DmarcPolicy weaker() {
        return switch (this) {
            case REJECT -> QUARANTINE;
            case QUARANTINE, NONE -> NONE;
        };
    }
}
