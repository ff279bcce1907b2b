// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.plugin.Setting;
import io.postrider.smtp.protocol.Extension;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which extensions a listener announces, and their bounds.
///
/// @param extensionsOff EHLO keywords not announced and not accepted
/// @param prdr true to announce PRDR
/// @param futureReleaseMax the longest HOLDFOR
/// @param deliverByMin the least BY with mode R
/// @param earlyPipelining what to do with commands sent ahead of a reply that they have to wait for
public record ExtensionSettings(
        @Setting(text = "EHLO keywords that are neither announced nor accepted, such as `CHUNKING` or `DSN`.")
        List<String> extensionsOff,

        @Setting(
                text = "Announce PRDR (per-recipient replies to the content), which few clients know.",
                byDefault = "false")
        boolean prdr,

        @Setting(
                text = "The longest time a message can be held by HOLDFOR and HOLDUNTIL (submission only).",
                byDefault = "7d",
                range = "1s..366d")
        Duration futureReleaseMax,

        @Setting(
                text = "The least time that BY with mode R may leave; 0s announces none.",
                byDefault = "0s",
                range = "0s..30d")
        Duration deliverByMin,

        @Setting(
                text =
                        "What becomes of a client that sends on before a reply it has to wait for (EHLO, DATA, AUTH) came.",
                byDefault = "refuse")
        EarlyPipelining earlyPipelining) {
    /// Copies the list.
    public ExtensionSettings {
        extensionsOff = List.copyOf(extensionsOff);
    }

    /// The defaults, for tests and embedders.
    public static ExtensionSettings byDefault() {
        return new ExtensionSettings(List.of(), false, Duration.ofDays(7), Duration.ZERO, EarlyPipelining.REFUSE);
    }

    /// The extensions of `extensionsOff`; words that are none are left out.
    public Set<Extension> off() {
        Set<Extension> off = EnumSet.noneOf(Extension.class);
        extensionsOff.forEach(keyword -> Extension.of(keyword).ifPresent(off::add));
        return off;
    }

    /// What to do with early pipelining (RFC 2920 §3.1). Behind STARTTLS it is always refused.
    public enum EarlyPipelining {
        /// 554 5.5.0 and close; exempt peers are let through.
        REFUSE,
        /// Take it.
        ACCEPT
    }
}
