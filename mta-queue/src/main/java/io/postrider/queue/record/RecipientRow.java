// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.delivery.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One recipient's state. Immutable; changes by `with…` methods.
///
/// @param ordinal the recipient
/// @param state never SENDING
/// @param progress attempts, covering part, due time
/// @param lane the lane it was last in; empty when unknown
/// @param last the last thing that was said about it
/// @param trail the last eight transitions, the oldest first
/// @param flags RELEASED, WARNED, REFUSED
/// @param child present when an expansion made it
public record RecipientRow(
        int ordinal,
        RecipientState state,
        Progress progress,
        String lane,
        Optional<Diagnostic> last,
        List<Transition> trail,
        int flags,
        Optional<Child> child) {
    /// No `hold:` route and no Hold edit takes it any more.
    public static final int RELEASED = 1;
    /// A delay warning was sent.
    public static final int WARNED = 2;
    /// A filter refused it behind the data; `last` says why, and the sender is still to be told.
    public static final int REFUSED = 4;

    private static final int TRAIL = 8;

    /// Copies the list.
    public RecipientRow {
        trail = List.copyOf(trail);
    }

    /// How far it is, and where its schedule row is.
    ///
    /// @param attempts how many were made
    /// @param part the number of the part that covers it
    /// @param due when it is tried again; empty = at once, or never
    /// @param place where that part's schedule row is; empty = where the intake put it
    public record Progress(int attempts, int part, Optional<Instant> due, Optional<Place> place) {
        /// Nothing was done.
        public static final Progress NONE = new Progress(0, 0, Optional.empty(), Optional.empty());

        /// The same with another number of attempts and another due time.
        public Progress with(int made, Optional<Instant> at) {
            return new Progress(made, part, at, place);
        }

        /// The same covered by another part.
        public Progress covered(int number, Place at) {
            return new Progress(attempts, number, due, Optional.of(at));
        }
    }

    /// What of a schedule row's key differs from part to part of a message.
    ///
    /// @param lane the row's lane
    /// @param due the row's time
    public record Place(String lane, Instant due) {}

    /// The row that a recipient without one stands for.
    public static RecipientRow first(int ordinal, RecipientState state) {
        return new RecipientRow(ordinal, state, Progress.NONE, "", Optional.empty(), List.of(), 0, Optional.empty());
    }

    /// The row of a recipient that an expansion made.
    public static RecipientRow child(int ordinal, Child child, Transition born) {
        return new RecipientRow(
                ordinal,
                RecipientState.WAITING,
                Progress.NONE,
                "",
                Optional.empty(),
                List.of(born),
                0,
                Optional.of(child));
    }

    /// The same in another state, with the transition in its trail.
    public RecipientRow with(RecipientState next, Instant at, String reason) {
        List<Transition> more = new ArrayList<>(trail);
        more.add(new Transition(at, next, reason));
        List<Transition> kept = more.subList(Math.max(0, more.size() - TRAIL), more.size());
        return new RecipientRow(ordinal, next, progress, lane, last, kept, flags, child);
    }

    /// The same with other progress.
    public RecipientRow with(Progress other) {
        return new RecipientRow(ordinal, state, other, lane, last, trail, flags, child);
    }

    /// The same in another lane.
    public RecipientRow withLane(String name) {
        return new RecipientRow(ordinal, state, progress, name, last, trail, flags, child);
    }

    /// The same with what was last said.
    public RecipientRow with(Diagnostic said) {
        return new RecipientRow(ordinal, state, progress, lane, Optional.of(said), trail, flags, child);
    }

    /// The same with a flag set.
    public RecipientRow withFlag(int flag) {
        return new RecipientRow(ordinal, state, progress, lane, last, trail, flags | flag, child);
    }

    /// True when the flag is set.
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// How many attempts were made.
    public int attempts() {
        return progress.attempts();
    }
}
