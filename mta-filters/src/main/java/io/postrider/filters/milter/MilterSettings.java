// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// `[[filter]] use = "milter"`.
public record MilterSettings(
        @Setting(text = "Where it listens: HOST:PORT, [IPv6]:PORT or unix:/PATH.")
        String address,

        @Setting(text = "How long connecting and negotiating may take.", byDefault = "5s", range = "10ms..1m")
        Duration connectTimeout,

        @Setting(
                text = "How long the answer to one command may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration commandTimeout,

        @Setting(
                text = "How long the answer to the end of the message may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration contentTimeout,

        @Setting(text = "Bigger messages pass without it.", byDefault = "unlimited", unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "How many conversations at once; others wait.", byDefault = "200", range = "1..10000")
        int maxConnections) {}
