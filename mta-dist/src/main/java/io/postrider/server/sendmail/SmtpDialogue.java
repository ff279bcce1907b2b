// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import io.postrider.server.control.Locations;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `sendmail -bs`: SMTP on standard input and output for one local user. Each message is handed over as any
/// other of
/// `sendmail`, so that 250 is answered only when it is durable, in the queue or in the spool.
final class SmtpDialogue {
    private final InputStream in;
    private final PrintStream out;
    private final Handover handover;
    private Optional<String> sender = Optional.empty();
    private final List<String> recipients = new ArrayList<>();

    SmtpDialogue(Sendmail.Streams streams, Locations at) {
        this.in = new BufferedInputStream(streams.in());
        this.out = streams.out();
        this.handover = new Handover(at, streams.err());
    }

    ExitCode run() {
        say("220 localhost ESMTP Postrider sendmail");
        try {
            Optional<String> line = line();
            while (line.isPresent()) {
                if (line.get().toUpperCase(Locale.ROOT).startsWith("QUIT")) {
                    say("221 2.0.0 Bye");
                    return ExitCode.OK;
                }
                command(line.get());
                line = line();
            }
        } catch (IOException e) {
            return ExitCode.TEMPORARY;
        }
        return ExitCode.OK;
    }

    private void command(String line) throws IOException {
        String verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("EHLO") || verb.startsWith("HELO")) {
            reset();
            say(verb.startsWith("EHLO") ? "250-localhost\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES" : "250 localhost");
        } else if (verb.startsWith("MAIL FROM:")) {
            sender = Optional.of(path(line.substring(10)));
            say("250 2.1.0 Ok");
        } else if (verb.startsWith("RCPT TO:") && sender.isPresent()) {
            recipients.add(path(line.substring(8)));
            say("250 2.1.5 Ok");
        } else if (verb.startsWith("DATA") && !recipients.isEmpty()) {
            data();
        } else if (verb.startsWith("RSET")) {
            reset();
            say("250 2.0.0 Ok");
        } else if (verb.startsWith("NOOP")) {
            say("250 2.0.0 Ok");
        } else if (verb.startsWith("VRFY")) {
            say("252 2.0.0 Send some mail");
        } else {
            boolean known = verb.startsWith("RCPT") || verb.startsWith("DATA") || verb.startsWith("MAIL");
            say(known ? "503 5.5.1 Bad sequence of commands" : "502 5.5.2 Command not known");
        }
    }

    private static String path(String argument) {
        String text = argument.trim();
        int end = text.indexOf('>');
        return text.startsWith("<") && end > 0 ? text.substring(1, end) : text.replaceFirst(" .*", "");
    }

    private void reset() {
        sender = Optional.empty();
        recipients.clear();
    }

    private void data() throws IOException {
        say("354 End data with <CR><LF>.<CR><LF>");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Optional<String> line = line();
        while (line.isPresent() && !line.get().equals(".")) {
            String text = line.get().startsWith(".") ? line.get().substring(1) : line.get();
            message.writeBytes((text + "\n").getBytes(StandardCharsets.ISO_8859_1));
            line = line();
        }
        List<String> arguments =
                new ArrayList<>(List.of("-i", "-f", sender.orElse("").isEmpty() ? "<>" : sender.orElse("")));
        arguments.add("--");
        arguments.addAll(recipients);
        try {
            Options options = Options.parse("sendmail", arguments);
            ExitCode code = handover.hand(new Submission(options, message.toByteArray()).octets());
            say(
                    switch (code) {
                        case OK -> "250 2.0.0 Ok: queued";
                        case DATA_ERROR, NO_USER, NO_PERMISSION -> "554 5.0.0 Message refused";
                        default -> "451 4.3.0 Try again later";
                    });
        } catch (Options.UsageException e) {
            say("554 5.0.0 Message refused");
        }
        reset();
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        if (octet < 0) {
            return Optional.empty();
        }
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private void say(String reply) {
        out.print(reply + "\r\n");
        out.flush();
    }
}
