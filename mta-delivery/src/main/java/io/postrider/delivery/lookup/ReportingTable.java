// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A table that tells the administrator of its faults, at most once a minute, and of its recovery: peers only
/// hear that
/// a lookup failed. Thread-safe.
final class ReportingTable implements LookupTable {
    private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long WELL = Long.MIN_VALUE;
    private final LookupTable table;
    private final InstantSource clock;
    private final Consumer<String> report;
    private final AtomicLong reportedMillis = new AtomicLong(WELL);

    ReportingTable(LookupTable table, InstantSource clock, Consumer<String> report) {
        this.table = table;
        this.clock = clock;
        this.report = report;
    }

    @Override
    public Lookup lookup(String key) {
        Lookup answer = TableSearch.ask(table, key);
        long last = reportedMillis.get();
        if (answer instanceof Lookup.Unavailable(String why)) {
            long now = clock.millis();
            boolean due = last == WELL || now - last >= QUIET_MILLIS;
            if (due && reportedMillis.compareAndSet(last, now)) {
                report.accept("lookups fail: " + why);
            }
        } else if (last != WELL && reportedMillis.compareAndSet(last, WELL)) {
            report.accept("lookups work again");
        }
        return answer;
    }

    @Override
    public void close() {
        table.close();
    }
}
