// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.clamd;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// `[[filter]] use = "clamd"`.
public record ClamdSettings(
        @Setting(
                text = "Where it listens: HOST:PORT, [IPv6]:PORT or unix:/PATH.",
                byDefault = "unix:/run/clamav/clamd.ctl")
        String address,

        @Setting(text = "How long connecting may take.", byDefault = "5s", range = "10ms..1m")
        Duration connectTimeout,

        @Setting(
                text = "How long one scan may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration scanTimeout,

        @Setting(
                text = "Bigger messages are not scanned. Keep it below clamd's StreamMaxLength.",
                byDefault = "25MB",
                unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "How many scans at once; others wait.", byDefault = "20", range = "1..1000")
        int maxConnections,

        @Setting(text = "What becomes of infected mail: reject, discard, hold or tag.", byDefault = "reject")
        Infected infected,

        @Setting(text = "The header field that `tag` adds.", byDefault = "X-Virus")
        String header) {

    /// What becomes of infected mail.
    public enum Infected {
        /// 550 5.7.1.
        REJECT,
        /// Accepted and dropped.
        DISCARD,
        /// Kept until an operator releases it.
        HOLD,
        /// Delivered with a header field.
        TAG
    }
}
