// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.smtp.ListenerRole;
import io.postrider.smtp.server.OverloadLevel;
import io.postrider.smtp.server.ServerPorts;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/// How much the process can still take, from the fullness of the log queue and the heap left after the last
/// collection.
/// Each resource has a level that rises at one mark and falls at a lower one. Thread-safe.
final class Overload implements ServerPorts.Overload {
    private static final double[] RISE = {0.70, 0.85, 0.95};
    private static final double HYSTERESIS = 0.10;
    private final DoubleSupplier logFullness;
    private final AtomicReference<OverloadLevel> log = new AtomicReference<>(OverloadLevel.GREEN);
    private final AtomicReference<OverloadLevel> heap = new AtomicReference<>(OverloadLevel.GREEN);

    Overload(DoubleSupplier logFullness) {
        this.logFullness = logFullness;
    }

    @Override
    public OverloadLevel level(ListenerRole role) {
        OverloadLevel strangers = SmtpModule.worse(
                log.updateAndGet(was -> next(was, logFullness.getAsDouble())),
                heap.updateAndGet(was -> next(was, heapAfterCollection())));
        // submission goes on one level longer
        boolean ours = role == ListenerRole.SUBMISSION && strangers != OverloadLevel.GREEN;
        return ours ? OverloadLevel.values()[strangers.ordinal() - 1] : strangers;
    }

    /// The level for a fullness, given the level before.
    static OverloadLevel next(OverloadLevel was, double fullness) {
        OverloadLevel level = OverloadLevel.GREEN;
        for (int i = 0; i < RISE.length; i++) {
            boolean held = was.ordinal() > i && fullness >= RISE[i] - HYSTERESIS;
            if (fullness >= RISE[i] || held) {
                level = OverloadLevel.values()[i + 1];
            }
        }
        return level;
    }

    private static double heapAfterCollection() {
        double worst = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            boolean old = pool.getName().contains("Old") || pool.getName().contains("Tenured");
            if (usage != null && old && usage.getMax() > 0) {
                worst = Math.max(worst, (double) usage.getUsed() / usage.getMax());
            }
        }
        return worst;
    }
}
