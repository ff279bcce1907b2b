// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `[[filter]] use = "dmarc"`.
public record DmarcSettings(
        @Setting(
                text = "What becomes of mail that fails: enforce (refuse for p=reject, quarantine for p=quarantine), "
                        + "quarantine (never refuse) or report-only.",
                byDefault = "enforce")
        Enforcement policy,

        @Setting(
                text = "What quarantine is: tag (a field X-Quarantine), hold (kept until released) or reject.",
                byDefault = "tag")
        Quarantine quarantine,

        @Setting(text = "Answer 451 when the DNS gave no answer for the policy record.", byDefault = "false")
        boolean deferTemperror,

        @Setting(
                text = "Which rules find the policy: rfc9989 (DNS tree walk) or rfc7489 (public suffix list).",
                byDefault = "rfc9989")
        DmarcMode mode,

        @Setting(text = "Clients (addresses or CIDR ranges) whose mail is not refused: forwarders that we know.")
        List<String> trustedForwarders,

        @Setting(text = "Domains whose ARC seal is believed when it says that DMARC had passed.")
        List<String> trustedSealers,

        @Setting(text = "Another public suffix list than the shipped one, for rfc7489.")
        Optional<Path> publicSuffixList) {

    /// What becomes of mail that fails.
    public enum Enforcement {
        /// What the domain owner wishes.
        ENFORCE,
        /// The same, but quarantine in the place of refusal.
        QUARANTINE,
        /// Nothing.
        REPORT_ONLY
    }

    /// What quarantine is.
    public enum Quarantine {
        /// A header field.
        TAG,
        /// Held in the queue.
        HOLD,
        /// Refused.
        REJECT
    }
}
