// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import io.postrider.queue.ledger.QueryTerm;
import java.util.Optional;

/// Chooses rows. The expression language lives above; here is only its shape.
@FunctionalInterface
public interface QueueFilter {
    /// True when the row is wanted.
    boolean matches(QueueView row);

    /// A condition that every wanted row fulfils, found in the expression (`recipientDomain == "x"`):
    /// with one the index is asked instead of the whole queue. Only what is constant while a recipient
    /// waits may be named: RECIPIENT, RECIPIENT_DOMAIN, SENDER.
    default Optional<QueryTerm> narrowing() {
        return Optional.empty();
    }

    /// All rows.
    static QueueFilter everything() {
        return row -> true;
    }

    /// This filter with a narrowing condition.
    default QueueFilter narrowedBy(QueryTerm term) {
        QueueFilter inner = this;
        return new QueueFilter() {
            @Override
            public boolean matches(QueueView row) {
                return inner.matches(row);
            }

            @Override
            public Optional<QueryTerm> narrowing() {
                return Optional.of(term);
            }
        };
    }
}
