// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.Content;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.SmtpDialer;
import java.io.IOException;

/// A connection as those see it who may not see the client. Not thread-safe.
final class DialedConversation implements SmtpDialer.Conversation {
    private final SmtpConnection connection;

    DialedConversation(SmtpConnection connection) {
        this.connection = connection;
    }

    @Override
    public Reply greeting() {
        return connection.greeting();
    }

    @Override
    public Reply command(String line) throws IOException {
        return ask(() -> connection.command(line));
    }

    @Override
    public Reply content(Content content) throws IOException {
        return ask(() -> connection.content(content));
    }

    private interface Question {
        Reply ask() throws SmtpClientException, InterruptedException;
    }

    private static Reply ask(Question question) throws IOException {
        try {
            return question.ask();
        } catch (SmtpClientException failed) {
            throw new IOException(failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        connection.quit();
    }
}
