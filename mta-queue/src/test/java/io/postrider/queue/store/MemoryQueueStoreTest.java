// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The store in memory keeps the contract.
final class MemoryQueueStoreTest extends QueueStoreContract {
    private final java.util.Map<Path, QueueStore> made = new java.util.HashMap<>();

    @Override
    protected QueueStore make(Path state, InstantSource time) {
        return made.computeIfAbsent(state, path -> new MemoryQueueStore(time, 64 << 20));
    }

    @Test
    void whatDoesNotFitIsRefusedAsFull() throws Exception {
        String large = "A: b\r\n\r\n" + "x".repeat(20 << 20);
        for (int i = 0; i < 3; i++) {
            commit(large, Durability.SYNCED);
        }
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> commit(large, Durability.SYNCED));

        assertThat(thrown.reason()).isEqualTo(StoreException.Reason.FULL);
        assertThat(values(ENVELOPES, "", "")).hasSize(3);
        assertThat(List.copyOf(made.keySet())).containsExactly(folder);
    }
}
