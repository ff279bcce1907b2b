// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// The bounds of a table that lies outside the process.
///
/// @param timeout for one lookup
/// @param connections kept to the server at most
/// @param cacheFor how long an entry is remembered
/// @param cacheAbsentFor how long an absence is remembered
/// @param cacheEntries how many answers are remembered
public record RemoteLimits(
        @Setting(
                text = "A lookup that takes longer is a fault, which defers the mail.",
                byDefault = "5s",
                range = "1ms..1h")
        Duration timeout,

        @Setting(text = "Connections kept to the server at most.", byDefault = "4", range = "1..256")
        int connections,

        @Setting(text = "How long a found entry is remembered; 0s = not at all.", byDefault = "30s", range = "0s..")
        Duration cacheFor,

        @Setting(text = "How long an absence is remembered; 0s = not at all.", byDefault = "5s", range = "0s..")
        Duration cacheAbsentFor,

        @Setting(text = "How many answers are remembered.", byDefault = "10000", range = "1..10000000")
        int cacheEntries) {
    /// The defaults.
    static RemoteLimits standard() {
        return new RemoteLimits(Duration.ofSeconds(5), 4, Duration.ofSeconds(30), Duration.ofSeconds(5), 10_000);
    }

    /// `table` within these bounds.
    LookupTable around(LookupTable table, ExtensionContext context) {
        LookupTable timed = new TimedTable(table, timeout, context.virtualThreads());
        boolean remembers = cacheFor.isPositive() || cacheAbsentFor.isPositive();
        return remembers ? new CachingTable(timed, this, context.clock()) : timed;
    }
}
