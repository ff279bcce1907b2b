// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[auth]`.
public record AuthSettings(
        @Setting(
                text = "Where users are looked up, such as file:PATH or the name of a [table.X]: user to verifier and"
                        + " addresses. [[user]] comes first; the first that knows the user decides.")
        List<String> tables) {}
