// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Exchange;
import java.util.Optional;

/// Where a session stands. What a state does not need it does not have.
sealed interface SessionState {
    /// The transaction in progress.
    default Optional<OpenTransaction> transaction() {
        return Optional.empty();
    }

    /// The content on its way in.
    default Optional<Reception> receiving() {
        return Optional.empty();
    }

    /// Our greeting is out, or a handshake is done; the client's greeting has not come.
    record Connected() implements SessionState {}

    /// HELO, EHLO or LHLO was accepted; no transaction.
    record Greeted() implements SessionState {}

    /// Between 334 and the client's answer.
    ///
    /// @param exchange the mechanism's
    /// @param mechanism for events
    record Authenticating(Exchange exchange, String mechanism) implements SessionState {}

    /// MAIL was accepted.
    ///
    /// @param open the transaction
    record InTransaction(OpenTransaction open) implements SessionState {
        @Override
        public Optional<OpenTransaction> transaction() {
            return Optional.of(open);
        }
    }

    /// Behind the 354 to DATA.
    ///
    /// @param reception takes the content
    record ReceivingText(Reception reception) implements SessionState {
        @Override
        public Optional<Reception> receiving() {
            return Optional.of(reception);
        }

        @Override
        public Optional<OpenTransaction> transaction() {
            return Optional.of(reception.transaction());
        }
    }

    /// Within a BDAT chunk.
    ///
    /// @param reception takes the content
    /// @param remaining octets still to come, more than 0
    /// @param last true for LAST
    record ReceivingChunk(Reception reception, long remaining, boolean last) implements SessionState {
        @Override
        public Optional<Reception> receiving() {
            return Optional.of(reception);
        }

        @Override
        public Optional<OpenTransaction> transaction() {
            return Optional.of(reception.transaction());
        }
    }

    /// Behind a BDAT chunk that was not the last.
    ///
    /// @param reception has the content so far
    record BetweenChunks(Reception reception) implements SessionState {
        @Override
        public Optional<Reception> receiving() {
            return Optional.of(reception);
        }

        @Override
        public Optional<OpenTransaction> transaction() {
            return Optional.of(reception.transaction());
        }
    }

    /// Within a chunk that is refused: its octets are no commands.
    ///
    /// @param remaining octets still to come, more than 0
    /// @param then what was decided
    record Draining(long remaining, Transition then) implements SessionState {
        @Override
        public Optional<OpenTransaction> transaction() {
            return then.next().transaction();
        }

        @Override
        public Optional<Reception> receiving() {
            return then.next().receiving();
        }
    }

    /// Behind the 220 to STARTTLS.
    record Securing() implements SessionState {}

    /// Nothing more is taken.
    record Closed() implements SessionState {}
}
