// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// The keys of any `[transport.X]` that the scheduler obeys.
public record TransportLimits(
        @Setting(text = "Attempts at a time towards one next hop of this transport.", range = "1..100000")
        Optional<Integer> connections,

        @Setting(text = "Recipients in a time, such as 100/1m.")
        Optional<String> rate,

        @Setting(text = "Recipients of one attempt.", range = "1..100000")
        Optional<Integer> recipientsPerMessage) {}
