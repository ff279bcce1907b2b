// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.RecipientRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// By what a recipient with a row of its own can be found without looking at all: an index entry.
/// Replies are indexed by class, never by text.
///
/// @param kind what the term is
/// @param text its value, in lower case
public record QueryTerm(Kind kind, String text) {
    /// The kinds; the letter is part of the on-disk format.
    public enum Kind {
        /// The recipient's domain.
        RECIPIENT_DOMAIN('d'),
        /// The recipient's address.
        RECIPIENT('r'),
        /// The reverse-path.
        SENDER('s'),
        /// The class of the last reply, such as `4.7`.
        REPLY_CLASS('c'),
        /// The state.
        STATE('t');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /// A term; case does not count.
    public QueryTerm {
        text = text.toLowerCase(Locale.ROOT);
    }

    /// The terms of a recipient; none when it is done.
    static List<QueryTerm> of(Message message, RecipientRow row) {
        List<QueryTerm> terms = new ArrayList<>();
        if (row.state().isFinal()) {
            return terms;
        }
        row.child()
                .map(child -> child.mailbox())
                .or(() -> message.recipient(row.ordinal()).map(r -> r.mailbox()))
                .ifPresent(mailbox -> addresses(terms, mailbox));
        terms.add(new QueryTerm(Kind.SENDER, message.envelope().reversePath().toString()));
        terms.add(new QueryTerm(Kind.STATE, row.state().word()));
        row.last().map(QueryTerm::replyClass).ifPresent(terms::add);
        return terms;
    }

    private static void addresses(List<QueryTerm> terms, Mailbox mailbox) {
        terms.add(new QueryTerm(Kind.RECIPIENT_DOMAIN, mailbox.domain().ascii()));
        terms.add(new QueryTerm(Kind.RECIPIENT, mailbox.toString()));
    }

    private static QueryTerm replyClass(Diagnostic said) {
        return new QueryTerm(
                Kind.REPLY_CLASS,
                said.status().statusClass() + "." + said.status().subject());
    }

    /// The key in QUERIES.
    byte[] key(QueueId id, int ordinal) {
        return Keys.query(kind.letter, text, id, ordinal);
    }

    /// The first octets of all its keys.
    public byte[] prefix() {
        return Keys.queries(kind.letter, text);
    }
}
