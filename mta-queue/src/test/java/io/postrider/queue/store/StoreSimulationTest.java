// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Drives group commit, recovery, moves and unlinking over a disk in memory, by seed: power cuts and deaths
/// of the process
/// at any operation, failed writes and syncs before it. `-Dpostrider.simulation.seeds=N` for more, `…seed=N`
/// for one.
final class StoreSimulationTest {
    private static final int SEEDS = Integer.getInteger("postrider.simulation.seeds", 2_000);

    @Test
    void nothingAcknowledgedIsLostAndNothingUnacknowledgedIsHalfThere() {
        Integer only = Integer.getInteger("postrider.simulation.seed");
        int from = only == null ? 0 : only;
        int to = only == null ? SEEDS : only + 1;
        StoreSimulation.Sum sum = new StoreSimulation.Sum();
        for (int seed = from; seed < to; seed++) {
            try {
                new StoreSimulation(seed, sum).run();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        if (only == null) {
            assertThat(sum.cuts).as("power cuts").isGreaterThan(SEEDS / 4);
            assertThat(sum.faults).as("injected faults").isGreaterThan(SEEDS / 4);
            assertThat(sum.acknowledged).as("acknowledged commits").isGreaterThan(SEEDS * 5L);
            assertThat(sum.unlinked).as("files unlinked").isGreaterThan(SEEDS);
            assertThat(sum.recoveries).as("reopenings").isGreaterThan(SEEDS / 10);
        }
    }
}
