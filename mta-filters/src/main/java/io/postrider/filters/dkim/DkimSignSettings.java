// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `[[filter]] use = "dkim-sign"`.
public record DkimSignSettings(
        @Setting(text = "The keys, one table each.") List<DkimKeySettings> key,

        @Setting(
                text =
                        "A table of keys by author address or domain; a value is DOMAIN:SELECTOR:FILE. Asked before `key`.")
        Optional<String> keyTable,

        @Setting(text = "The header fields to sign, where they occur. Default: those that readers see or act on.")
        List<String> headers,

        @Setting(
                text = "Fields that are signed once more than they occur, so that none can be added.",
                byDefault = "From, To, Cc, Subject, Date, Reply-To")
        List<String> oversign,

        @Setting(text = "How header and body are canonicalised.", byDefault = "relaxed/relaxed")
        String canonicalization,

        @Setting(text = "x=: signatures expire so long after signing. Absent: never.")
        Optional<Duration> expireAfter) {}
