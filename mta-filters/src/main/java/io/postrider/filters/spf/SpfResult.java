// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import java.util.Locale;

/// The results of RFC 7208 §2.6.
public enum SpfResult {
    /// The client may use the identity.
    PASS,
    /// It may not.
    FAIL,
    /// It probably may not.
    SOFTFAIL,
    /// Nothing is asserted.
    NEUTRAL,
    /// No record, or no domain that could have one.
    NONE,
    /// The DNS failed for the moment.
    TEMPERROR,
    /// The records cannot be understood, or break the limits.
    PERMERROR;

    /// The word of Authentication-Results and Received-SPF.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
