// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.exec;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;

/// `[[filter]] use = "exec"`.
public record ExecSettings(
        @Setting(text = "The program, by its absolute path, and its arguments; no shell sees them.")
        List<String> command,

        @Setting(
                text = "How long it may run; then it is killed. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration runTimeout,

        @Setting(text = "Bigger messages pass without it.", byDefault = "25MiB", unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "How many at once; others wait.", byDefault = "10", range = "1..1000")
        int maxProcesses) {}
