// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueId;
import java.util.ArrayList;
import java.util.List;

/// Damage in the record log: where it is met it is noted here, the next reopening repairs it, the keeper
/// tells of it.
/// Thread-safe.
final class RecordDamage {
    /// What was found or repaired.
    ///
    /// @param sentence for the log
    /// @param lost messages whose location is lost
    record Report(String sentence, List<QueueId> lost) {}

    private final List<Report> reports = new ArrayList<>();
    private boolean met;

    /// A read has met damage.
    synchronized void meet() {
        met = true;
    }

    /// True until the repair.
    synchronized boolean isMet() {
        return met;
    }

    /// Damage was set aside.
    synchronized void repaired(Report report) {
        met = false;
        reports.add(report);
    }

    /// Something was found that needs no repair.
    synchronized void found(String sentence) {
        reports.add(new Report(sentence, List.of()));
    }

    /// The reports since the last call.
    synchronized List<Report> take() {
        List<Report> taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }
}
