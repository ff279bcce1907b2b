// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import java.util.Locale;

/// What an operator does to recipients.
public enum QueueAction {
    /// Keep until released.
    HOLD,
    /// Keep no longer, and let no hold: route take it again.
    RELEASE,
    /// Due now, whatever the schedule says.
    RETRY,
    /// Out of the queue, without a word to the sender.
    DELETE,
    /// Out of the queue, with a notification.
    BOUNCE;

    /// The word of the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What came of an action.
    ///
    /// @param action which
    /// @param messages messages with a recipient that matched
    /// @param matched recipients that matched
    /// @param changed recipients that were changed; those being tried are changed when their attempt is
    ///     over
    /// @param absent the ids that name no message
    public record Report(QueueAction action, long messages, long matched, long changed, java.util.List<String> absent) {
        /// Copies the list.
        public Report {
            absent = java.util.List.copyOf(absent);
        }
    }
}
