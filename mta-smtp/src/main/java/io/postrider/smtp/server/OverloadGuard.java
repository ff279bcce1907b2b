// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;

/// Refuses strangers' MAIL while the process is overloaded, before any filter is asked. Our own users and
/// networks go on.
final class OverloadGuard implements MailIntake {
    private static final Reply OVERLOADED = Reply.enhanced(451, "4.3.2", "Too busy, try again later");
    private final MailIntake intake;
    private final ServerPorts.Overload overload;

    OverloadGuard(MailIntake intake, ServerPorts.Overload overload) {
        this.intake = intake;
        this.overload = overload;
    }

    @Override
    public Acceptance check(Transaction transaction, Recipient recipient) {
        return intake.check(transaction, recipient);
    }

    @Override
    public Hooks filters(Session session) {
        return new Guarded(intake.filters(session), session, overload);
    }

    @Override
    public Arrival begin(Transaction transaction, Hooks hooks) throws StoreException {
        return intake.begin(transaction, hooks instanceof Guarded guarded ? guarded.hooks : hooks);
    }

    static boolean isStranger(Session session) {
        return session.identity().isEmpty() && !session.relayNetwork();
    }

    private record Guarded(Hooks hooks, Session session, ServerPorts.Overload overload) implements Hooks {
        @Override
        public Verdict onMail(Transaction transaction) {
            boolean busy = overload.level(session.role()).compareTo(OverloadLevel.ORANGE) >= 0;
            return busy && isStranger(session) ? new Verdict.Refuse(OVERLOADED) : hooks.onMail(transaction);
        }

        @Override
        public Verdict onConnect() {
            return hooks.onConnect();
        }

        @Override
        public Verdict onHelo() {
            return hooks.onHelo();
        }

        @Override
        public Verdict onAuth() {
            return hooks.onAuth();
        }

        @Override
        public Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return hooks.onRcpt(transaction, recipient);
        }

        @Override
        public Verdict onData(Transaction transaction) {
            return hooks.onData(transaction);
        }

        @Override
        public Verdict onMessage(Transaction transaction, Content content) {
            return hooks.onMessage(transaction, content);
        }

        @Override
        public void onTransactionEnd(Transaction transaction, Ending ending) {
            hooks.onTransactionEnd(transaction, ending);
        }

        @Override
        public void close() {
            hooks.close();
        }
    }
}
