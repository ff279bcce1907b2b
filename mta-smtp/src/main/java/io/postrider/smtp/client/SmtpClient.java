// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.SmtpDialer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes SMTP and LMTP connections. Owns the client's event loops; thread-safe; one for the process.
public final class SmtpClient implements SmtpDialer, AutoCloseable {
    private SmtpClient() {}

    /// Starts `loops` event loops (1 to 64).
    public static SmtpClient start(int loops, InstantSource clock, RandomGenerator random) {
        throw new UnsupportedOperationException("next commit");
    }

    /// Connects, and goes on until mail can be sent: proxy, TLS as demanded, greeting, EHLO (or HELO where EHLO is not
    /// known, or LHLO), STARTTLS and EHLO again, AUTH. Blocks; for virtual threads.
    ///
    /// @throws SmtpClientException when any of it fails; nothing stays open
    /// @throws InterruptedException when the thread was interrupted; nothing stays open
    public SmtpConnection connect(Endpoint endpoint, ConnectOptions options)
            throws SmtpClientException, InterruptedException {
        throw new UnsupportedOperationException("next commit");
    }

    @Override
    public Conversation dial(InetSocketAddress address, Duration deadline) throws IOException {
        throw new UnsupportedOperationException("next commit");
    }

    /// Ends the loops; open connections are closed. Idempotent.
    @Override
    public void close() {}
}
