// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.OperationEvent;
import io.postrider.api.event.SessionEvent;
import io.postrider.server.event.EventSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The mail log: every event as the lines that Postfix would have written, `time host postfix/smtpd[pid]:
/// text`.
/// Runs on the event bus's thread.
public final class MailLog implements EventSink {
    private static final DateTimeFormatter RFC3339 = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter BSD =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.systemDefault());

    private final LineSink sink;
    private final String host;
    private final String name;
    private final DateTimeFormatter time;
    private final long pid = ProcessHandle.current().pid();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    /// Makes a log.
    ///
    /// @param host our host's name, up to the first dot in BSD form as syslog has it
    /// @param name the program's name, `postfix` by default
    /// @param bsd the BSD form of the time, else RFC 3339
    public MailLog(LineSink sink, String host, String name, boolean bsd) {
        this.sink = sink;
        this.host = bsd ? host.replaceFirst("\\..*", "") : host;
        this.name = name;
        this.time = bsd ? BSD : RFC3339;
    }

    @Override
    public void accept(MtaEvent event) {
        for (LogLine line : lines(event)) {
            buffer.writeBytes(text(line).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<LogLine> lines(MtaEvent event) {
        return switch (event) {
            case SessionEvent e -> List.of(SessionLines.line(e));
            case MessageEvent e -> MessageLines.lines(e);
            case DeliveryEvent e -> List.of(DeliveryLines.line(e));
            case OperationEvent e -> List.of(OperationLines.line(e));
            default -> List.of();
        };
    }

    private String text(LogLine line) {
        return stamp(line.at()) + " " + host + " " + name + "/" + line.program() + "[" + pid + "]: " + line.text()
                + "\n";
    }

    private String stamp(Instant at) {
        return time.format(at);
    }

    @Override
    public void flush() {
        if (buffer.size() == 0) {
            return;
        }
        try {
            sink.write(buffer.toByteArray());
        } catch (IOException e) {
            throw LineSink.unchecked(e);
        } finally {
            buffer.reset();
        }
    }

    @Override
    public void close() {
        flush();
        sink.close();
    }
}
