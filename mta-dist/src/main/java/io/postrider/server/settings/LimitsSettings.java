// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[limits]`: what neither the sessions' nor the listeners' records describe.
///
/// @param exempt networks without budgets
public record LimitsSettings(
        @Setting(
                text =
                        "Networks without rate, error and junk budgets and tarpits; connection counts hold for them too.",
                byDefault = "127.0.0.0/8, ::1/128")
        List<String> exempt) {}
