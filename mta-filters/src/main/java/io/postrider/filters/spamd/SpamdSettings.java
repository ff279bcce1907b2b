// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spamd;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.Optional;

/// `[[filter]] use = "spamd"`.
public record SpamdSettings(
        @Setting(text = "Where it listens: HOST:PORT, [IPv6]:PORT or unix:/PATH.", byDefault = "127.0.0.1:783")
        String address,

        @Setting(text = "How long connecting may take.", byDefault = "5s", range = "10ms..1m")
        Duration connectTimeout,

        @Setting(
                text = "How long one scan may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration scanTimeout,

        @Setting(text = "Bigger messages are not scanned.", byDefault = "512KiB", unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "How many scans at once; others wait.", byDefault = "20", range = "1..1000")
        int maxConnections,

        @Setting(text = "The user whose preferences count; the default is spamd's.")
        Optional<String> user,

        @Setting(text = "Refuse mail from this score on; without it spam is only marked.")
        Optional<Double> rejectScore,

        @Setting(
                text = "Add X-Spam-Flag, X-Spam-Score and X-Spam-Status; fields of these names are removed.",
                byDefault = "true")
        boolean addHeaders) {}
