// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.store.RocksQueueStore;
import io.postrider.queue.store.StorageSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The queue over the store on disk.
class RocksQueueTest {
    private final QueueHarness harness = new QueueHarness();

    @TempDir
    private Path folder;

    private RocksQueueStore store() {
        return new RocksQueueStore(StorageSettings.defaults(folder.resolve("queue"), 1 << 20), harness.clock);
    }

    @AfterEach
    void close() throws StoreException {
        harness.store.close();
    }

    @Test
    void mailSurvivesACloseAndIsDeliveredAfterwards() throws StoreException {
        harness.store = store();
        harness.transport = harness.answering(r -> QueueHarness.deferred("later"));
        harness.open();
        QueueId id = harness.submit("a@example.test", "b@far.test", "c@near.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(2);
        harness.store.close();
        harness.store = store();
        harness.open();
        assertThat(harness.queue.manager().show(id)).isPresent();
        harness.transport = harness.accepting();
        harness.runFor(Duration.ofMinutes(10));
        assertThat(harness.states()).endsWith("b@far.test delivered", "c@near.test delivered");
        assertThat(harness.queue.manager().show(id)).isEmpty();
        for (var table : QueueTables.all()) {
            assertThat(harness.store.range(table, new byte[0], new byte[0], 10).entries())
                    .as(table.name())
                    .isEmpty();
        }
    }

    @Test
    void aFailureAndItsNotificationAreOneCommit() throws StoreException {
        harness.store = store();
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.failed("5.1.1", "nobody")
                : QueueHarness.delivered());
        harness.open();
        harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(2);
        assertThat(harness.deliveries.get(1).content())
                .contains("Action: failed")
                .contains("Subject: hello");
    }
}
