// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.plugin.Setting;
import io.postrider.queue.schedule.RetrySchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The keys of `[outbound]` that say when to try again and when to give up.
///
/// @param retry the waits between attempts
/// @param expireAfter the age at which mail is returned
/// @param bounceExpireAfter the same for notifications
/// @param delayWarningAfter the age at which a delay is told
public record OutboundSettings(
        @Setting(
                text = "The waits after the first, second, … failed attempt; the last repeats. Up to a tenth is added"
                        + " by chance, so that mail that failed together does not come back together.",
                byDefault = "5m, 10m, 20m, 40m, 1h",
                range = "1s..")
        List<Duration> retry,

        @Setting(
                text = "The age at which mail that could not be delivered is returned to its sender, in whatever state"
                        + " it waits.",
                byDefault = "5d",
                range = "1s..")
        Duration expireAfter,

        @Setting(
                text = "The same for mail with the null reverse-path, such as notifications. Default: `expire-after`.",
                range = "1s..")
        Optional<Duration> bounceExpireAfter,

        @Setting(
                text = "The age at which the sender is told that mail is late; `never` for not at all.",
                byDefault = "4h",
                range = "1s..")
        Duration delayWarningAfter) {
    /// The defaults.
    public static OutboundSettings usual() {
        return new OutboundSettings(
                List.of(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(40),
                        Duration.ofHours(1)),
                Duration.ofDays(5),
                Optional.empty(),
                Duration.ofHours(4));
    }

    /// As the scheduler takes it.
    public RetrySchedule schedule() {
        return new RetrySchedule(retry, expireAfter, bounceExpireAfter.orElse(expireAfter), delayWarningAfter);
    }
}
