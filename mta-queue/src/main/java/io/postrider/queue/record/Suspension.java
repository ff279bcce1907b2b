// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Deliveries that an operator stopped. Survives a restart.
///
/// @param kind what is named
/// @param name a lane's name, a recipient domain, a sender's address
/// @param since when
/// @param by who, or why
public record Suspension(Kind kind, String name, Instant since, String by) {
    /// What can be suspended.
    public enum Kind {
        /// One lane.
        LANE,
        /// All recipients of a domain.
        DOMAIN,
        /// All mail of a sender.
        SENDER;

        /// Reads the word.
        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /// `lane`, `domain`, `sender`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// As `suspendedBy` says it.
    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
