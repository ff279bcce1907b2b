// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import java.util.Optional;

/// What DMARC says of a message.
///
/// @param result `pass`, `fail`, `none`, `temperror` or `permerror` (RFC 8601 §2.7.7)
/// @param authorDomain the author domain
/// @param found the record that applies; empty for `none`
/// @param alignment what aligned
/// @param disposition what to do: the policy, weakened by test mode; none unless the result is fail
/// @param reason why, for errors
public record DmarcOutcome(
        String result,
        String authorDomain,
        Optional<Applied> found,
        Alignment alignment,
        DmarcPolicy disposition,
        String reason) {

    /// The record that applies.
    ///
    /// @param record the record
    /// @param domain where it stands, without `_dmarc.`
    /// @param organizationalDomain that of the author domain
    /// @param policy `p`, `sp` or `np`, whichever applies
    public record Applied(DmarcRecord record, String domain, String organizationalDomain, DmarcPolicy policy) {}

    /// Which mechanisms gave an aligned pass.
    ///
    /// @param spf SPF did
    /// @param dkim DKIM did
    public record Alignment(boolean spf, boolean dkim) {
        static final Alignment NONE = new Alignment(false, false);

        boolean any() {
            return spf || dkim;
        }
    }

    static DmarcOutcome without(String result, String authorDomain, String reason) {
        return new DmarcOutcome(result, authorDomain, Optional.empty(), Alignment.NONE, DmarcPolicy.NONE, reason);
    }
}
