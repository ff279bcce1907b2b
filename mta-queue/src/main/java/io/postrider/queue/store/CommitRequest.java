// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// One commit on its way through the [GroupCommitter]: queued, then taken (or cancelled before that), then
/// settled.
///
/// The caller waits in [#await]; the committer alone settles. A caller that gives up on a queued request
/// cancels it, so
/// that it never happens; one that gives up on a taken request does not know.
final class CommitRequest {
    private enum State {
        QUEUED,
        TAKEN,
        CANCELLED
    }

    private static final int OVERHEAD_OCTETS = 200;

    private final NewContent content;
    private final Changes changes;
    private final Durability durability;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();

    CommitRequest(NewContent content, Changes changes, Durability durability) {
        this.content = content;
        this.changes = changes;
        this.durability = durability;
    }

    NewContent content() {
        return content;
    }

    Changes changes() {
        return changes;
    }

    Durability durability() {
        return durability;
    }

    boolean lazy() {
        return durability == Durability.LAZY;
    }

    /// True when a failure answers at once instead of waiting for the store to come back: the sender still
    /// has it.
    boolean carriesMail() {
        return content instanceof NewContent.Buffered || content instanceof NewContent.Filed;
    }

    /// What it takes of the committer's memory and of a batch.
    long octets() {
        long octets = OVERHEAD_OCTETS;
        for (Changes.Change change : changes.changes()) {
            octets += OVERHEAD_OCTETS + change.key().length;
            octets += change instanceof Changes.Change.Put put ? put.value().length : 0;
        }
        return octets
                + switch (content) {
                    case NewContent.Buffered buffered -> buffered.head().length + buffered.bodyOctets();
                    case NewContent.Moved moved -> moved.from().sizeOctets();
                    case NewContent.None none -> 0;
                    case NewContent.Filed filed -> 0;
                    case NewContent.SetAside setAside -> 0;
                    case NewContent.IdLimit limit -> 0;
                };
    }

    /// Taken by the committer; false when its caller has given it up.
    boolean take() {
        return state.compareAndSet(State.QUEUED, State.TAKEN) || state.get() == State.TAKEN;
    }

    /// Given up by its caller; false when the committer has it.
    boolean cancel() {
        return state.compareAndSet(State.QUEUED, State.CANCELLED);
    }

    void succeed() {
        settled.complete(true);
    }

    void fail(StoreException why) {
        settled.completeExceptionally(why);
    }

    boolean isSettled() {
        return settled.isDone();
    }

    /// Runs `action` when it has succeeded, on the committer's thread.
    void whenSucceeded(Runnable action) {
        settled.thenRun(action);
    }

    /// Runs `action` when it is settled either way, on the thread that settles it.
    void whenSettled(Runnable action) {
        settled.whenComplete((done, why) -> action.run());
    }

    /// Waits until it is settled.
    ///
    /// @throws StoreException as settled; FAILED when it was cancelled, IN_DOUBT when it might still happen
    void await(Duration atMost) throws StoreException {
        try {
            settled.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException why) {
                throw new StoreException(why.reason(), String.valueOf(why.getMessage()), why);
            }
            throw new StoreException(Reason.FAILED, "the commit failed", e);
        } catch (TimeoutException e) {
            throw givenUp("the store did not answer within " + atMost.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted while waiting for the store");
        }
    }

    private StoreException givenUp(String why) {
        if (cancel()) {
            var withdrawn = new StoreException(Reason.FAILED, why + "; the commit was withdrawn");
            fail(withdrawn);
            return withdrawn;
        }
        return new StoreException(Reason.IN_DOUBT, why + "; the commit may have happened");
    }
}
