// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import java.time.Duration;
import java.util.List;

/// What the driver of a session has to do next: send the replies, then the rest.
public sealed interface Step {
    /// What to send first, in order; may be empty.
    List<Reply> replies();

    /// Then wait for the next command line.
    ///
    /// @param replies at least one, but none behind a TLS handshake
    /// @param delay wait so long before sending (tarpit); zero for friends
    record Answer(List<Reply> replies, Duration delay) implements Step {
        /// Copies the list.
        public Answer {
            replies = List.copyOf(replies);
        }
    }

    /// Then begin a TLS handshake, having made sure that nothing is buffered, and tell [SmtpSession#onTls].
    ///
    /// @param reply 220
    record UpgradeTls(Reply reply) implements Step {
        @Override
        public List<Reply> replies() {
            return List.of(reply);
        }
    }

    /// Then give octets to [SmtpSession#onContent] until it returns a step.
    ///
    /// @param replies 354 for DATA, nothing for BDAT
    /// @param framing where the content ends
    record ReceiveContent(List<Reply> replies, Framing framing) implements Step {
        /// Copies the list.
        public ReceiveContent {
            replies = List.copyOf(replies);
        }
    }

    /// Then wait for a line of the SASL exchange, which goes to [SmtpSession#onLine] like any other.
    ///
    /// @param reply 334
    record Authenticate(Reply reply) implements Step {
        @Override
        public List<Reply> replies() {
            return List.of(reply);
        }
    }

    /// Then close the connection.
    ///
    /// @param replies empty where nothing may be said
    /// @param delay wait so long before sending
    record Close(List<Reply> replies, Duration delay) implements Step {
        /// Copies the list.
        public Close {
            replies = List.copyOf(replies);
        }
    }
}
