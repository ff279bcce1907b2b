// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.Optional;

/// `[rewrite.srs]`: the Sender Rewriting Scheme for mail that an alias forwards to another host.
///
/// @param domain of the rewritten reverse-paths; absent = no SRS
/// @param secret signs and checks
/// @param oldSecret still checks
/// @param maxAge how long a notification may come back
public record SrsSettings(
        @Setting(text = "The domain of rewritten reverse-paths; it counts as ours. Absent: nothing is rewritten.")
        Optional<String> domain,

        @Setting(text = "Signs the rewritten addresses.", secret = true)
        Optional<String> secret,

        @Setting(text = "The secret before: addresses that it signed are still taken back.", secret = true)
        Optional<String> oldSecret,

        @Setting(
                text = "How old a rewritten address may be when mail comes back to it.",
                byDefault = "21d",
                range = "1d..500d")
        Duration maxAge) {
    /// No SRS.
    public static SrsSettings off() {
        return new SrsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(21));
    }
}
