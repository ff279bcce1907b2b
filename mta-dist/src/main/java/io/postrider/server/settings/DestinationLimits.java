// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The keys of `[[destination]]` that the scheduler obeys; per key the first matching table that sets it
/// wins.
public record DestinationLimits(
        @Setting(text = "Attempts at a time towards one next hop.", range = "1..100000")
        Optional<Integer> connections,

        @Setting(text = "Recipients in a time, such as 100/1m.")
        Optional<String> rate,

        @Setting(text = "Recipients of one attempt.", range = "1..100000")
        Optional<Integer> recipientsPerMessage,

        @Setting(text = "The waits after the first, second, … failed attempt; the last repeats.", range = "1s..")
        List<Duration> retry,

        @Setting(text = "The age at which mail is returned.", range = "1s..")
        Optional<Duration> expireAfter,

        @Setting(text = "The same for notifications.", range = "1s..")
        Optional<Duration> bounceExpireAfter,

        @Setting(text = "The age at which the sender is told that mail is late.", range = "1s..")
        Optional<Duration> delayWarningAfter) {}
