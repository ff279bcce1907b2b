// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.filter;

import io.postrider.api.smtp.Reply;
import java.util.List;

/// A filter's answer. The first that is not [Proceed] ends the chain. Sealed and frozen.
///
/// @since 0.1
public sealed interface Verdict {
    /// Go on, with no edit.
    static Verdict proceed() {
        return new Proceed(List.of());
    }

    /// Go on, with these edits.
    static Verdict proceed(Edit... edits) {
        return new Proceed(List.of(edits));
    }

    /// Go on. Edits of the head, the body and the recipients are applied by the chain alone; the next filter
    /// sees them.
    ///
    /// @param edits in the order in which they apply
    record Proceed(List<Edit> edits) implements Verdict {
        /// Copies the list.
        public Proceed {
            edits = List.copyOf(edits);
        }
    }

    /// Answer the command, or the end of data, with `reply`; the session goes on.
    ///
    /// @param reply 4xx or 5xx
    record Refuse(Reply reply) implements Verdict {
        /// Checks the code.
        public Refuse {
            requireNegative(reply);
        }
    }

    /// Answer with `reply` and close the connection.
    ///
    /// @param reply 421, 521 or 554
    record Disconnect(Reply reply) implements Verdict {
        /// Checks the code.
        public Disconnect {
            requireNegative(reply);
        }
    }

    /// Answer 250 and drop the message; logged.
    ///
    /// @param reason for log and event
    record Discard(String reason) implements Verdict {}

    private static void requireNegative(Reply reply) {
        if (reply.isPositive()) {
            throw new IllegalArgumentException("a refusal needs a 4xx or 5xx reply, not " + reply.code());
        }
    }
}
