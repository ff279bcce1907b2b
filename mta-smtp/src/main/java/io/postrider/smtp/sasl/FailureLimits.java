// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// How many failed authentications one client may have, over all its sessions.
///
/// @param authFailuresPerClient so many
/// @param authFailurePeriod within this time
/// @param authClientsRemembered clients of which failures are remembered
public record FailureLimits(
        @Setting(
                text =
                        "Failed authentications of one client (an IPv4 address or an IPv6 /64) within"
                                + " `auth-failure-period`; until they are past, AUTH is answered 454 4.7.0. Loopback is exempt.",
                byDefault = "30",
                range = "1..")
        int authFailuresPerClient,

        @Setting(
                text = "How long a failed authentication counts against its client.",
                byDefault = "10m",
                range = "1s..1d")
        Duration authFailurePeriod,

        @Setting(
                text = "Of how many clients failed authentications are remembered; the oldest is forgotten first.",
                byDefault = "100000",
                range = "1..10000000")
        int authClientsRemembered) {
    /// The defaults, for tests and embedders.
    public static FailureLimits byDefault() {
        return new FailureLimits(30, Duration.ofMinutes(10), 100_000);
    }
}
