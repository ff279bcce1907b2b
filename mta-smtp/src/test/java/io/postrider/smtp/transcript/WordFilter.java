// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;

/// A filter that does what the words in HELO and addresses say: `refuse drop discard throw`.
final class WordFilter implements MailFilter {
    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onHelo() {
                return verdict(session.helo().orElse(""));
            }

            @Override
            public Verdict onMail(Transaction transaction) {
                return verdict(transaction.envelope().reversePath().toString());
            }

            @Override
            public Verdict onRcpt(Transaction transaction, Recipient recipient) {
                return verdict(recipient.mailbox().toString());
            }

            @Override
            public Verdict onData(Transaction transaction) {
                String all = transaction.envelope().recipients().toString();
                return all.contains("data-") ? verdict(all.replace("data-", "now-")) : Verdict.proceed();
            }
        };
    }

    private static Verdict verdict(String text) {
        if (text.contains("now-refuse") || text.startsWith("refuse")) {
            return new Verdict.Refuse(Reply.enhanced(550, "5.7.1", "Refused by a filter"));
        }
        if (text.contains("now-drop") || text.startsWith("drop")) {
            return new Verdict.Disconnect(Reply.enhanced(421, "4.7.0", "Go away"));
        }
        if (text.startsWith("discard")) {
            return new Verdict.Discard("as told");
        }
        if (text.startsWith("throw")) {
            throw new IllegalStateException("as told");
        }
        return Verdict.proceed();
    }
}
