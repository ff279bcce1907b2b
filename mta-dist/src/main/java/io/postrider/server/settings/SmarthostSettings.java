// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// The key of `[outbound]` that routing reads.
public record SmarthostSettings(
        @Setting(text = "Where mail for others goes instead of to their MX hosts: a transport or the name of one.")
        Optional<String> smarthost) {}
