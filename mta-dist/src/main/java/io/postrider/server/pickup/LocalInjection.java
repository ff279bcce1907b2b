// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.pickup;

import io.postrider.api.auth.Identity;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Reply;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Puts messages of local programs through the one door, [MailIntake]. Thread-safe; blocks until the answer
/// is durable.
public final class LocalInjection {
    private final MailIntake intake;
    private final InstantSource clock;
    private final String hostname;
    private final AtomicLong sessions = new AtomicLong();

    /// Makes one.
    public LocalInjection(MailIntake intake, InstantSource clock, String hostname) {
        this.intake = intake;
        this.clock = clock;
        this.hostname = hostname;
    }

    /// Queues a message; the reply is that of the end of data.
    Reply inject(Origin origin, Optional<Identity> user, LocalMessage message) {
        LocalSession session =
                new LocalSession(origin + "-" + sessions.incrementAndGet(), origin, clock.instant(), hostname, user);
        List<Recipient> recipients = new ArrayList<>();
        for (Mailbox mailbox : message.recipients()) {
            recipients.add(Recipient.of(session.id(), recipients.size(), mailbox, message.dsn()));
        }
        LocalEnvelope transaction =
                new LocalEnvelope(session, message.reversePath(), message.parameters(), List.copyOf(recipients));
        try (MailFilter.Hooks hooks = intake.filters(session);
                MailIntake.Arrival arrival = intake.begin(transaction, hooks)) {
            arrival.write(ByteBuffer.wrap(message.content()));
            return arrival.finish().reply();
        } catch (StoreException e) {
            return e.reason() == StoreException.Reason.FULL
                    ? Reply.enhanced(452, "4.3.1", "Insufficient system storage")
                    : Reply.enhanced(451, "4.3.0", "Try again later");
        }
    }
}
