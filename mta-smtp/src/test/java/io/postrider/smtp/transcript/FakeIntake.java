// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A queue that keeps messages in memory. It is responsible for example.org and example.test; `unknown@` does
/// not
/// exist, `later@` is deferred, `refused@` is refused behind the content, and `full@` or `broken@` among the
/// recipients makes the store fail. Others are accepted from relay networks and authenticated users only.
public final class FakeIntake implements MailIntake {
    private final MailFilter filter;
    private final Deque<Message> messages = new ArrayDeque<>();
    private final AtomicLong ids = new AtomicLong(1L << 40);
    private final AtomicLong open = new AtomicLong();

    /// Makes one.
    public FakeIntake(MailFilter filter) {
        this.filter = filter;
    }

    /// A message that arrived.
    ///
    /// @param envelope as it was at the end
    /// @param sender reverse-path
    /// @param recipients accepted ones
    /// @param content octets
    public record Message(Envelope envelope, String sender, List<String> recipients, byte[] content) {}

    /// The next message; fails when there is none.
    public synchronized Message take() {
        if (messages.isEmpty()) {
            throw new AssertionError("no message was queued");
        }
        return messages.removeFirst();
    }

    /// How many wait to be taken.
    public synchronized int size() {
        return messages.size();
    }

    /// Arrivals that were begun and not closed.
    public long openArrivals() {
        return open.get();
    }

    @Override
    public Acceptance check(Transaction transaction, Recipient recipient) {
        Mailbox mailbox = recipient.mailbox();
        String domain = mailbox.domain().ascii();
        boolean ours = List.of("example.org", "example.test", "mx.example.org").contains(domain);
        Session session = transaction.session();
        if (!ours && !session.relayNetwork() && session.identity().isEmpty()) {
            return new Acceptance.Refuse(Reply.enhanced(550, "5.7.1", "Relaying denied"));
        }
        return switch (mailbox.localPart().value().toLowerCase(Locale.ROOT)) {
            case "unknown" -> new Acceptance.Refuse(Reply.enhanced(550, "5.1.1", "No such user"));
            case "later" -> new Acceptance.Refuse(Reply.enhanced(451, "4.3.0", "Try again later"));
            default -> new Acceptance.Accept();
        };
    }

    @Override
    public MailFilter.Hooks filters(Session session) {
        return filter.open(session);
    }

    @Override
    public Arrival begin(Transaction transaction, MailFilter.Hooks hooks) throws StoreException {
        if (has(transaction, "full")) {
            throw new StoreException(StoreException.Reason.FULL, "full");
        }
        open.incrementAndGet();
        return new MemoryArrival(transaction);
    }

    private static boolean has(Transaction transaction, String localPart) {
        return transaction.envelope().recipients().stream()
                .anyMatch(recipient -> recipient.mailbox().localPart().value().equals(localPart));
    }

    private synchronized void add(Message message) {
        messages.addLast(message);
    }

    private final class MemoryArrival implements Arrival {
        private final Transaction transaction;
        private final QueueId id = new QueueId(ids.incrementAndGet());
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private boolean closed;

        MemoryArrival(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public QueueId id() {
            return id;
        }

        @Override
        public void write(ByteBuffer part) throws StoreException {
            if (has(transaction, "broken")) {
                throw new StoreException(StoreException.Reason.FAILED, "broken");
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            octets.writeBytes(copy);
        }

        @Override
        public Conclusion finish() throws StoreException {
            if (has(transaction, "doubt")) {
                throw new StoreException(StoreException.Reason.IN_DOUBT, "in doubt");
            }
            Envelope envelope = transaction.envelope();
            Map<Recipient, Reply> own = new HashMap<>();
            for (Recipient recipient : envelope.recipients()) {
                if (recipient.mailbox().localPart().value().equals("refused")) {
                    own.put(recipient, Reply.enhanced(550, "5.7.1", "Not for me"));
                }
            }
            List<String> recipients = envelope.recipients().stream()
                    .map(recipient -> recipient.mailbox().toString())
                    .toList();
            add(new Message(envelope, envelope.reversePath().toString(), recipients, octets.toByteArray()));
            return new Conclusion(Reply.enhanced(250, "2.0.0", "Ok: queued as " + id), own, has(transaction, "drop"));
        }

        @Override
        public void close() {
            if (!closed) {
                open.decrementAndGet();
            }
            closed = true;
        }
    }
}
