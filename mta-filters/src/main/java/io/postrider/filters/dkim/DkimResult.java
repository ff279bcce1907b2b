// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.util.Locale;

/// What became of one signature, in the words of RFC 8601 §2.7.1.
public enum DkimResult {
    /// It verifies.
    PASS,
    /// The key, the answers of the DNS: to be tried again.
    TEMPERROR,
    /// It was checked and does not verify.
    FAIL,
    /// We do not accept such signatures.
    POLICY,
    /// It cannot be checked, now or later: syntax, key record, limits of the signer.
    PERMERROR,
    /// It uses what we do not know.
    NEUTRAL;

    /// The word.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
