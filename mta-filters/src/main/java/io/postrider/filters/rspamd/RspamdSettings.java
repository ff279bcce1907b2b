// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rspamd;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.Optional;

/// `[[filter]] use = "rspamd"`.
public record RspamdSettings(
        @Setting(text = "Its normal worker, or the proxy worker.", byDefault = "http://127.0.0.1:11333")
        String url,

        @Setting(text = "The password of the worker.", secret = true)
        Optional<String> password,

        @Setting(text = "How long connecting may take.", byDefault = "5s", range = "10ms..1m")
        Duration connectTimeout,

        @Setting(
                text = "How long one scan may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration scanTimeout,

        @Setting(text = "Bigger messages are not scanned.", byDefault = "25MiB", unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "How many scans at once; others wait.", byDefault = "50", range = "1..1000")
        int maxConnections,

        @Setting(text = "The field for the action `add header`, as `Name: value`.", byDefault = "X-Spam: Yes")
        String spamHeader,

        @Setting(
                text = "The reply to the action `reject` where Rspamd gives none.",
                byDefault = "Spam message rejected")
        String rejectText) {}
