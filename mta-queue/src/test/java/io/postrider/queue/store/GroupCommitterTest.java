// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.queue.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The committer's answers: when, in what order, and what they say when the record log fails ([S1]–[S6]
/// [S25]–[S38]).
final class GroupCommitterTest {
    private static final Table STATES = new Table("states", false);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int ALL = Integer.MAX_VALUE;

    private final FakeDisk disk = new FakeDisk(new Random(1), Integer.MAX_VALUE, 0);
    private final ScriptedLog log = new ScriptedLog(disk.log());
    private final ContentFiles files = new ContentFiles();
    private final CommitQueue queue = new CommitQueue();
    private final List<String> health = new CopyOnWriteArrayList<>();
    private final StoreCounters counters = new StoreCounters();
    private GroupCommitter committer;
    private long nextId = 1;

    @BeforeEach
    void start() throws IOException {
        files.counted(Map.of());
        var segments = new SegmentWriter(disk.files(), files, CrashPoints.NONE, 1 << 20);
        var cycle = new CommitCycle(segments, log, files, counters, CrashPoints.NONE);
        cycle.start();
        var told = new GroupCommitter.Health() {
            @Override
            public void failing(IOException why) {
                health.add("failing");
            }

            @Override
            public void healthy() {
                health.add("healthy");
            }
        };
        committer = new GroupCommitter(queue, cycle, told, counters, System::nanoTime);
        committer.start(bug -> health.add("died: " + bug));
    }

    @AfterEach
    void end() throws StoreException {
        log.syncPermits.release(ALL - log.syncPermits.availablePermits());
        log.failingReopenings.set(0);
        committer.close();
        assertThat(health).noneMatch(line -> line.startsWith("died"));
    }

    private CommitRequest mail(Durability durability) {
        QueueId id = new QueueId(nextId++);
        var content = new NewContent.Buffered(
                id,
                new byte[0],
                List.of(ByteBuffer.wrap(new byte[10])),
                SegmentWriter.checksum(new byte[10]),
                ContentTraits.plain());
        return new CommitRequest(content, Changes.in(Shard.ONLY), durability);
    }

    private static CommitRequest state(String value, Durability durability) {
        return new CommitRequest(
                new NewContent.None(),
                Changes.in(Shard.ONLY).put(STATES, new byte[] {1}, value.getBytes(UTF_8)),
                durability);
    }

    private String stateValue() throws IOException {
        return log.get(Family.of(STATES), new byte[] {1}).map(String::new).orElse("");
    }

    private long contents() throws IOException {
        return log.range(Family.CONTENTS, new byte[0], new byte[0], 10_000)
                .entries()
                .size();
    }

    private static Reason reason(CommitRequest request, Duration patience) {
        return catchThrowableOfType(StoreException.class, () -> request.await(patience))
                .reason();
    }

    /// Lets the committer wait in its next sync.
    private void holdSyncs() {
        log.syncPermits.acquireUninterruptibly(ALL);
    }

    private void releaseSyncs() {
        log.syncPermits.release(ALL);
    }

    @Test
    void writtenIsAnsweredBeforeTheSyncForWhichSyncedWaits() throws Exception {
        holdSyncs();
        CommitRequest first = mail(Durability.SYNCED);
        committer.submit(first);
        Awaitility.await().until(() -> queue.size() == 0);
        CommitRequest synced = mail(Durability.SYNCED);
        CommitRequest written = mail(Durability.WRITTEN);
        CommitRequest lazy = state("x", Durability.LAZY);
        committer.submit(synced);
        committer.submit(written);
        committer.submit(lazy);
        // the first sync ends, the second begins
        log.syncPermits.release(1);
        Awaitility.await().until(first::isSettled);
        log.syncPermits.acquireUninterruptibly(1);
        written.await(LONG);
        assertThat(lazy.isSettled()).isTrue();
        assertThat(synced.isSettled() && log.syncs.get() < 2).isFalse();
        releaseSyncs();
        synced.await(LONG);
        assertThat(contents()).isEqualTo(3);
    }

    @Test
    void lazyChangesAreInOrderSeenByReadsAndSyncedSoon() throws Exception {
        for (int i = 0; i < 100; i++) {
            committer.submit(state("v" + i, Durability.LAZY));
        }
        queue.awaitLazy(LONG);
        assertThat(stateValue()).isEqualTo("v99");
        Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> log.syncs.get() > 0);
    }

    @Test
    void aBatchHasAtMost256RequestsAndOneSync() throws Exception {
        holdSyncs();
        committer.submit(mail(Durability.SYNCED));
        Awaitility.await().until(() -> queue.size() == 0);
        List<CommitRequest> requests = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            CommitRequest request = mail(Durability.SYNCED);
            requests.add(request);
            committer.submit(request);
        }
        releaseSyncs();
        for (CommitRequest request : requests) {
            request.await(LONG);
        }
        assertThat(counters.largestBatch.get()).isEqualTo(256);
        assertThat(log.batches).hasSize(1 + 3);
        assertThat(log.syncs.get()).isEqualTo(1 + 3);
    }

    @Test
    void aBatchThatIsNotFoundAfterTheReopeningHasFailedButItsOutcomesAreWritten() throws Exception {
        log.failingWrites.set(1);
        CommitRequest mail = mail(Durability.SYNCED);
        committer.submit(mail);
        CommitRequest outcome = state("delivered", Durability.SYNCED);
        assertThat(reason(mail, LONG)).isEqualTo(Reason.FAILED);
        committer.commit(outcome);

        assertThat(contents()).isZero();
        assertThat(stateValue()).isEqualTo("delivered");
        assertThat(health).containsExactly("failing", "healthy");
    }

    @Test
    void aBatchThatIsFoundAfterTheReopeningHasSucceeded() throws Exception {
        log.failedWriteIsThere = true;
        log.failingWrites.set(1);
        CommitRequest mail = mail(Durability.SYNCED);
        committer.commit(mail);

        assertThat(contents()).isEqualTo(1);
        Awaitility.await().untilAsserted(() -> assertThat(health).containsExactly("failing", "healthy"));
    }

    @Test
    void lazyChangesOfAFailedBatchAreWrittenFirstAfterTheReopening() throws Exception {
        log.failingReopenings.set(3);
        log.failingWrites.set(1);
        committer.submit(state("1", Durability.LAZY));
        committer.submit(state("2", Durability.LAZY));
        committer.submit(state("3", Durability.LAZY));
        queue.awaitLazy(LONG);

        assertThat(stateValue()).isEqualTo("3");
        assertThat(log.failingReopenings.get()).isZero();
    }

    @Test
    void whileTheStoreFailsMailIsRefusedAtOnceAndOutcomesWait() throws Exception {
        log.failingReopenings.set(ALL);
        log.failingWrites.set(1);
        committer.submit(state("1", Durability.LAZY));
        Awaitility.await().until(queue::isFailing);
        long begin = System.nanoTime();
        assertThat(catchThrowableOfType(StoreException.class, () -> committer.submit(mail(Durability.SYNCED)))
                        .reason())
                .isEqualTo(Reason.FAILED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        CommitRequest outcome = state("2", Durability.SYNCED);
        committer.submit(outcome);
        committer.submit(state("3", Durability.LAZY));
        log.failingReopenings.set(0);
        outcome.await(LONG);
        queue.awaitLazy(LONG);

        assertThat(stateValue()).isEqualTo("3");
    }

    @Test
    void aCallerThatGivesUpKnowsWhetherItWasWithdrawn() throws Exception {
        holdSyncs();
        CommitRequest taken = mail(Durability.SYNCED);
        committer.submit(taken);
        Awaitility.await().until(() -> queue.size() == 0);
        CommitRequest queued = mail(Durability.SYNCED);
        committer.submit(queued);

        assertThat(reason(queued, Duration.ofMillis(50))).isEqualTo(Reason.FAILED);
        assertThat(reason(taken, Duration.ofMillis(50))).isEqualTo(Reason.IN_DOUBT);
        releaseSyncs();
        committer.commit(mail(Durability.SYNCED));
        assertThat(contents()).as("the taken and the last one").isEqualTo(2);
    }

    @Test
    void theClosedCommitterHasDoneWhatWasQueuedAndTakesNoMore() throws Exception {
        List<CommitRequest> requests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            CommitRequest request = mail(Durability.SYNCED);
            requests.add(request);
            committer.submit(request);
        }
        committer.close();

        assertThat(requests).allMatch(CommitRequest::isSettled);
        assertThat(contents()).isEqualTo(300);
        assertThat(catchThrowableOfType(StoreException.class, () -> committer.submit(mail(Durability.LAZY)))
                        .reason())
                .isEqualTo(Reason.CLOSED);
    }

    @Test
    void segmentsThatCannotBeWrittenFailTheirMailAndNothingElse() throws Exception {
        var faulty = new FakeDisk(new Random(3), Integer.MAX_VALUE, 1);
        var segments = new SegmentWriter(faulty.files(), files, CrashPoints.NONE, 1 << 20);
        var cycle = new CommitCycle(segments, log, files, counters, CrashPoints.NONE);
        CommitRequest mail = mail(Durability.SYNCED);
        CommitRequest outcome = state("sent", Durability.SYNCED);
        cycle.run(List.of(mail, outcome));

        assertThat(reason(mail, LONG)).isEqualTo(Reason.FAILED);
        outcome.await(LONG);
        assertThat(stateValue()).isEqualTo("sent");
    }
}
