// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.event.MessageEvent;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.queue.content.DraftMessage;
import io.postrider.queue.ledger.Admission;
import java.util.Optional;

/// The one door through which mail comes in: runs the filters' message stage, writes our trace field,
/// and makes the message durable. Before the commit returns the client owns the mail; after it we do.
/// Thread-safe.
public final class QueueIntake implements MailIntake {
    private final Core core;
    private final IntakePorts ports;

    QueueIntake(Core core, IntakePorts ports) {
        this.core = core;
        this.ports = ports;
    }

    @Override
    public Acceptance check(Transaction transaction, Recipient recipient) {
        return ports.check().check(transaction, recipient);
    }

    @Override
    public MailFilter.Hooks filters(Session session) {
        return ports.filters().apply(session).open(session);
    }

    @Override
    public Arrival begin(Transaction transaction, MailFilter.Hooks hooks) throws StoreException {
        DraftMessage draft = new DraftMessage(core.ports().store().begin(Shard.ONLY));
        return new ArrivingMessage(core, ports, this::admit, draft, new ArrivingMessage.Asked(transaction, hooks));
    }

    /// A message was committed: it is scheduled and told.
    private void admit(Admission admission, Session session) {
        core.ledger().remember(admission.message());
        core.happenings()
                .message(MessageEvent.Action.ACCEPTED, admission.message().envelope(), Optional.of(session), "");
        admission
                .message()
                .envelope()
                .notes()
                .holdReason()
                .ifPresent(reason -> core.happenings()
                        .message(
                                MessageEvent.Action.HELD,
                                admission.message().envelope(),
                                Optional.of(session),
                                reason));
        if (!admission.isDue(core.now()) || !core.runner().offer(admission.part())) {
            core.runner().stored(java.util.List.of(admission.key()));
        }
    }
}
