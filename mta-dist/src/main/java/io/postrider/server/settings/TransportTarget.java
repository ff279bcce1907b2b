// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// What routing needs of a `[transport.X]`.
public record TransportTarget(
        @Setting(text = "The target, such as smtp://10.0.0.5:25 or lmtp+unix:///run/lmtp.")
        Optional<String> to,

        @Setting(text = "A program and its arguments, instead of pipe: in to.")
        List<String> command) {}
