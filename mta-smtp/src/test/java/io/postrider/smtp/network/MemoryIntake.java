// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A queue in memory that accepts everything but recipients at `refused.example`.
public final class MemoryIntake implements MailIntake {
    private final AtomicLong ids = new AtomicLong(1L << 40);
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile boolean keeping = true;

    /// What was accepted.
    ///
    /// @param reversePath of MAIL
    /// @param recipients of RCPT
    /// @param octets as they came to the queue
    public record Message(String reversePath, List<String> recipients, byte[] octets) {
        /// As text.
        public String text() {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /// All of them, in the order of their ends.
    public List<Message> messages() {
        return messages;
    }

    /// Counts only, for large contents.
    public void keepNothing() {
        keeping = false;
    }

    @Override
    public Acceptance check(Transaction transaction, Recipient recipient) {
        boolean refused = recipient.mailbox().domain().ascii().equals("refused.example");
        return refused ? new Acceptance.Refuse(Reply.enhanced(550, "5.1.1", "No such user")) : new Acceptance.Accept();
    }

    @Override
    public Hooks filters(Session session) {
        return new Hooks() {};
    }

    @Override
    public Arrival begin(Transaction transaction, Hooks hooks) {
        return new Memory(transaction);
    }

    private final class Memory implements Arrival {
        private final Transaction transaction;
        private final QueueId id = new QueueId(ids.incrementAndGet());
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        Memory(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public QueueId id() {
            return id;
        }

        @Override
        public void write(ByteBuffer more) {
            byte[] copy = new byte[more.remaining()];
            more.get(copy);
            if (keeping) {
                octets.writeBytes(copy);
            }
        }

        @Override
        public Conclusion finish() {
            List<String> recipients = transaction.envelope().recipients().stream()
                    .map(recipient -> recipient.mailbox().toString())
                    .toList();
            messages.add(
                    new Message(transaction.envelope().reversePath().toString(), recipients, octets.toByteArray()));
            return new Conclusion(Reply.enhanced(250, "2.0.0", "queued as " + id), Map.of(), false);
        }

        @Override
        public void close() {}
    }
}
