// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The steps of one conversation, each with its answer. One thread at a time; after a failure it is of no
/// more use.
final class MilterConversation {
    private static final int CHUNK = 65_535;
    private final MilterConnection connection;
    private final MilterSettings settings;
    private final Runnable onQuit;
    private boolean open = true;
    private boolean transaction;

    /// What a step came to.
    sealed interface Outcome {
        Outcome GO_ON = new Decided(Verdict.proceed());

        /// A verdict of ours.
        record Decided(Verdict verdict) implements Outcome {}

        /// The milter wants to see no more of it.
        record Accepted() implements Outcome {}
    }

    MilterConversation(MilterConnection connection, MilterSettings settings, Runnable onQuit) {
        this.connection = connection;
        this.settings = settings;
        this.onQuit = onQuit;
    }

    boolean wants(int step) {
        return connection.wants(step);
    }

    boolean tooBig(long size) {
        return size > settings.maxSize();
    }

    void macros(char command, Map<String, String> macros) {
        guarded(() -> connection.macros(command, macros));
    }

    /// Sends a command and waits for the answer, unless the milter said that it gives none.
    Outcome step(char command, byte[] data, int noReply) {
        Outcome[] outcome = {Outcome.GO_ON};
        guarded(() -> {
            connection.deadline(settings.commandTimeout());
            connection.send(command, data);
            transaction |= command == 'M';
            outcome[0] = wants(noReply) ? Outcome.GO_ON : outcome(connection.receive());
        });
        return outcome[0];
    }

    private void guarded(Runnable call) {
        if (!open) {
            throw new ScannerException("the conversation with the milter has failed before");
        }
        boolean good = false;
        try {
            call.run();
            good = true;
        } finally {
            if (!good) {
                end();
            }
            connection.rest();
        }
    }

    private Outcome outcome(MilterAnswer answer) {
        return switch (answer.command()) {
            case 'c', 's' -> Outcome.GO_ON;
            case 'a' -> new Outcome.Accepted();
            case 'd' -> new Outcome.Decided(new Verdict.Discard("milter"));
            case 'r' -> refuse(Reply.enhanced(550, "5.7.1", "Command rejected"));
            case 't' -> refuse(Reply.enhanced(451, "4.7.1", "Service unavailable - try again later"));
            case 'f' -> new Outcome.Decided(new Verdict.Disconnect(Reply.enhanced(421, "4.7.0", "Connection refused")));
            case '4' -> new Outcome.Decided(new Verdict.Disconnect(Reply.enhanced(421, "4.7.0", "Closing connection")));
            case 'y' -> replyCode(answer.text(0, 0));
            default -> throw new ScannerException("the milter answers with " + answer.command());
        };
    }

    private static Outcome refuse(Reply reply) {
        return new Outcome.Decided(new Verdict.Refuse(reply));
    }

    private static Outcome replyCode(String text) {
        // smfi_setreply: percent signs are doubled
        Reply reply = Replies.parse(text.replace("%%", "%"))
                .orElseThrow(() -> new ScannerException("the milter answers with no refusal: " + text));
        return new Outcome.Decided(reply.code() == 421 ? new Verdict.Disconnect(reply) : new Verdict.Refuse(reply));
    }

    /// Header, body, end of message.
    Outcome message(Transaction of, Content content) {
        Outcome[] outcome = {Outcome.GO_ON};
        guarded(() -> {
            try {
                outcome[0] = content(of, content);
            } catch (IOException unreadable) {
                throw new ScannerException("the message could not be read", unreadable);
            }
        });
        return outcome[0];
    }

    private Outcome content(Transaction of, Content content) throws IOException {
        connection.deadline(settings.contentTimeout());
        Map<String, String> macros = MilterMacros.content(of);
        Outcome outcome = wants(MilterWords.NO_HEADERS) ? Outcome.GO_ON : headers(content, macros);
        if (goesOn(outcome) && !wants(MilterWords.NO_END_OF_HEADERS)) {
            connection.macros('N', macros);
            connection.send('N', new byte[0]);
            outcome = wants(MilterWords.NO_REPLY_END_OF_HEADERS) ? Outcome.GO_ON : outcome(connection.receive());
        }
        if (goesOn(outcome) && !wants(MilterWords.NO_BODY)) {
            outcome = body(content);
        }
        if (!goesOn(outcome)) {
            return outcome;
        }
        connection.macros('E', macros);
        connection.send('E', new byte[0]);
        connection.deadline(settings.contentTimeout());
        return endOfMessage(of);
    }

    private static boolean goesOn(Outcome outcome) {
        return outcome.equals(Outcome.GO_ON);
    }

    private Outcome headers(Content content, Map<String, String> macros) throws IOException {
        for (HeaderField field : HeaderSection.parse(content.head()).fields()) {
            if (field.name().isEmpty()) {
                continue;
            }
            connection.macros('L', macros);
            connection.send('L', field(field));
            Outcome outcome = wants(MilterWords.NO_REPLY_HEADER) ? Outcome.GO_ON : outcome(connection.receive());
            if (!goesOn(outcome)) {
                return outcome;
            }
        }
        return Outcome.GO_ON;
    }

    /// Milters see folding as bare LF.
    private byte[] field(HeaderField field) {
        String value = field.rawValue().replace("\r\n", "\n").replace("\0", "");
        boolean strip = !wants(MilterWords.LEADING_SPACE) && value.startsWith(" ");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(MilterConnection.nulEnded(field.spelledName()));
        // the octets as they are, whatever their charset
        data.writeBytes((strip ? value.substring(1) : value).getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        return data.toByteArray();
    }

    private Outcome body(Content content) throws IOException {
        try (InputStream body = MessageSource.of(content).openBody()) {
            byte[] chunk = new byte[CHUNK];
            for (int count = body.readNBytes(chunk, 0, CHUNK); count > 0; count = body.readNBytes(chunk, 0, CHUNK)) {
                connection.send('B', Arrays.copyOf(chunk, count));
                if (wants(MilterWords.NO_REPLY_BODY)) {
                    continue;
                }
                MilterAnswer answer = connection.receive();
                if (answer.command() == 's') {
                    return Outcome.GO_ON;
                }
                Outcome outcome = outcome(answer);
                if (!goesOn(outcome)) {
                    return outcome;
                }
            }
        }
        return Outcome.GO_ON;
    }

    private Outcome endOfMessage(Transaction of) {
        MilterEdits edits = new MilterEdits(of, wants(MilterWords.LEADING_SPACE));
        MilterAnswer answer = connection.receive();
        while (edits.take(answer)) {
            answer = connection.receive();
        }
        transaction = false;
        return switch (outcome(answer)) {
            case Outcome.Decided(Verdict verdict)
            when !(verdict instanceof Verdict.Proceed) -> new Outcome.Decided(verdict);
            case Outcome other -> {
                // both continue and accept: the changes hold
                List<Edit> all = edits.all();
                yield new Outcome.Decided(new Verdict.Proceed(all));
            }
        };
    }

    /// The transaction ended before the end of the message.
    void abort() {
        if (open && transaction) {
            transaction = false;
            guarded(() -> {
                connection.deadline(settings.commandTimeout());
                connection.send('A', new byte[0]);
            });
        }
    }

    void quit() {
        if (open) {
            guarded(() -> {
                connection.deadline(settings.connectTimeout());
                connection.send('Q', new byte[0]);
            });
            end();
        }
    }

    private void end() {
        if (open) {
            open = false;
            connection.close();
            onQuit.run();
        }
    }
}
