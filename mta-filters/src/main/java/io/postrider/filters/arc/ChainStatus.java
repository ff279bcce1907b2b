// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import java.util.Locale;

/// The chain validation status (RFC 8617 §4.4).
public enum ChainStatus {
    /// No chain.
    NONE,
    /// It validates.
    PASS,
    /// It does not, now and for ever.
    FAIL;

    /// The word of `cv=`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
