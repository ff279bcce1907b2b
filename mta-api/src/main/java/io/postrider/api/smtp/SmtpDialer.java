// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Opens plain SMTP conversations for those who may not see the SMTP client: proxy filters and probes.
///
/// Implemented by the core. Called on virtual threads; blocks.
///
/// @since 0.1
public interface SmtpDialer {
    /// Connects and reads the greeting.
    ///
    /// @param deadline for the connection and for each later command
    /// @throws IOException when no greeting comes in time
    Conversation dial(InetSocketAddress address, Duration deadline) throws IOException;

    /// One open conversation; not thread-safe.
    interface Conversation extends AutoCloseable {
        /// The peer's 220 or refusal.
        Reply greeting();

        /// Sends one command line without its CRLF and reads the reply.
        ///
        /// @throws IllegalArgumentException when `line` has a CR, LF or NUL
        Reply command(String line) throws IOException;

        /// Sends the content dot-stuffed after a 354, with the final dot, and reads the reply.
        Reply content(io.postrider.api.mail.Content content) throws IOException;

        /// QUIT without waiting long for its answer.
        @Override
        void close();
    }
}
