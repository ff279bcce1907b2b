// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.nio.ByteBuffer;
import java.util.Map;

/// The one door through which all mail comes into the queue. A port: implemented by the core, used by the
/// SMTP server,
/// the pickup, the API and whoever makes reports. Called on virtual threads; blocks.
///
/// @since 0.1
public interface MailIntake {
    /// Asks whether this recipient may be accepted: relay authorisation first, then the routing chain without
    /// side
    /// effects. Cannot be switched off. `explain` uses the same call.
    Acceptance check(Transaction transaction, Recipient recipient);

    /// Opens the filters for a session; the session closes them.
    MailFilter.Hooks filters(Session session);

    /// Begins the content of a transaction whose recipients are accepted.
    ///
    /// @param hooks the session's filters, which get the message stage
    /// @throws StoreException FULL (452 4.3.1), FAILED (451 4.3.0), CLOSED (421)
    Arrival begin(Transaction transaction, MailFilter.Hooks hooks) throws StoreException;

    /// A content on its way in. Not thread-safe.
    interface Arrival extends AutoCloseable {
        /// The queue id.
        QueueId id();

        /// Adds octets, unstuffed.
        void write(ByteBuffer octets) throws StoreException;

        /// Runs the filters' message stage, writes the trace field, makes the message durable and tells the
        /// answer.
        /// Our own trouble is 4xx in the answer.
        ///
        /// @throws StoreException only IN_DOUBT: answer nothing and close the connection
        Conclusion finish() throws StoreException;

        /// Discards unless finished. Idempotent.
        @Override
        void close();
    }

    /// What stands behind [MailIntake#check]: relay authorisation and the routing chain. A port between
    /// delivery and
    /// queue.
    interface Check {
        /// Answers for one recipient, without side effects.
        Acceptance check(Transaction transaction, Recipient recipient);
    }

    /// May the recipient be accepted?
    sealed interface Acceptance {
        /// Yes.
        record Accept() implements Acceptance {}

        /// No.
        ///
        /// @param reply 4xx or 5xx
        record Refuse(Reply reply) implements Acceptance {}
    }

    /// The answer to the end of data.
    ///
    /// @param reply the one reply of SMTP
    /// @param recipients each recipient's own reply, for LMTP and PRDR; those absent have `reply`
    /// @param disconnect true when a filter wants the connection closed behind the reply
    record Conclusion(Reply reply, Map<Recipient, Reply> recipients, boolean disconnect) {}
}
