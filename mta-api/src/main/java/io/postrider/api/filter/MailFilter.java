// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.filter;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;

/// Decides about inbound mail. One instance per configured `[[filter]]`, for the life of the configuration;
/// [#open(Session)] is called from many threads.
///
/// @since 0.1
public interface MailFilter extends AutoCloseable {
    /// Called once per session before anything is answered, and again after XCLIENT; not after STARTTLS.
    Hooks open(Session session);

    /// Called once, after the last `Hooks` was closed.
    @Override
    default void close() {}

    /// What one session asks of one filter. Called one at a time, on virtual threads; may block up to the
    /// configured `timeout`. An exception, or no answer in time, does what `on-failure` says (default 451).
    interface Hooks extends AutoCloseable {
        /// Before the greeting. `Refuse` and `Disconnect` are the greeting (554 or 4xx) and the end.
        default Verdict onConnect() {
            return Verdict.proceed();
        }

        /// At HELO, EHLO and LHLO; the argument is [Session#helo()]. `Refuse` is the reply.
        default Verdict onHelo() {
            return Verdict.proceed();
        }

        /// After successful authentication; the user is [Session#identity()].
        default Verdict onAuth() {
            return Verdict.proceed();
        }

        /// At MAIL, before its reply.
        default Verdict onMail(Transaction transaction) {
            return Verdict.proceed();
        }

        /// At RCPT, before its reply; `recipient` is not yet among the envelope's. `Refuse` refuses this one
        /// alone.
        default Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return Verdict.proceed();
        }

        /// At DATA or the first BDAT, before the 354.
        default Verdict onData(Transaction transaction) {
            return Verdict.proceed();
        }

        /// At the end of data, before the reply to it; `content` is readable until this returns.
        default Verdict onMessage(Transaction transaction, Content content) {
            return Verdict.proceed();
        }

        /// Once per transaction that MAIL began, however it ended.
        default void onTransactionEnd(Transaction transaction, Ending ending) {}

        /// At the end of the session. Idempotent.
        @Override
        default void close() {}
    }
}
