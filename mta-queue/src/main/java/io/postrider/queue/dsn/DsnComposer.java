// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.smtp.Reply;
import io.postrider.queue.content.TraceField;
import io.postrider.queue.record.StoredEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes a notification up to the place where the original's octets follow (RFC 3464, RFC 6522, RFC
/// 6533). Pure.
public final class DsnComposer {
    private static final int FOLD_AT = 76;
    private final String hostname;
    private final DsnSettings settings;

    /// Makes one.
    ///
    /// @param hostname our name, for Reporting-MTA and From
    /// @param settings limits and language
    public DsnComposer(String hostname, DsnSettings settings) {
        this.hostname = hostname;
        this.settings = settings;
    }

    /// What is to be written.
    ///
    /// @param envelope the original's
    /// @param to whom it goes
    /// @param about what it tells
    /// @param toPostmaster true for a double bounce
    /// @param returned how much of the original follows
    /// @param boundary between the parts; occurs nowhere else
    /// @param at when
    /// @param messageId without angle brackets
    public record Order(
            StoredEnvelope envelope,
            Mailbox to,
            List<RecipientNotice> about,
            boolean toPostmaster,
            Returned returned,
            String boundary,
            Instant at,
            String messageId) {
        /// Copies the list.
        public Order {
            about = List.copyOf(about);
        }

        DsnAction worst() {
            return about.stream()
                    .map(RecipientNotice::action)
                    .sorted()
                    .findFirst()
                    .orElse(DsnAction.FAILED);
        }
    }

    /// How much of the original follows.
    ///
    /// @param full true for all of it, false for its header section
    /// @param eightBit true when what follows has octets above 127
    /// @param eightBitHead true when its header section has them
    public record Returned(boolean full, boolean eightBit, boolean eightBitHead) {}

    /// Head and parts as octets; the original follows, then [#end].
    public byte[] beginning(Order order) {
        boolean global = isGlobal(order);
        StringBuilder out = new StringBuilder(2048);
        head(out, order, global);
        text(out, order);
        status(out, order, global);
        returnedHead(out, order);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// What stands behind the original.
    public byte[] end(Order order) {
        return ("\r\n--" + order.boundary() + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// True when an address in it needs UTF-8: the parts are the global ones of RFC 6533, and the
    /// notification goes with SMTPUTF8.
    public static boolean isGlobal(Order order) {
        return !order.to().isAscii()
                || order.about().stream()
                        .anyMatch(notice -> !notice.recipient().mailbox().isAscii());
    }

    private void head(StringBuilder out, Order order, boolean global) {
        DsnTexts texts = DsnTexts.of(order.worst(), order.toPostmaster(), settings.language());
        field(out, "Date", TraceField.date(order.at()));
        field(out, "From", "Mail Delivery System <MAILER-DAEMON@" + hostname + ">");
        field(out, "To", "<" + order.to() + ">");
        field(out, "Subject", texts.subject());
        field(out, "Message-ID", "<" + order.messageId() + ">");
        order.envelope().notes().messageId().filter(DsnComposer::isPlain).ifPresent(id -> {
            field(out, "In-Reply-To", "<" + id + ">");
            field(out, "References", "<" + id + ">");
        });
        // RFC 3834 §5.1.1: made in answer to a message, by nobody
        field(out, "Auto-Submitted", "auto-replied");
        field(out, "MIME-Version", "1.0");
        field(
                out,
                "Content-Type",
                "multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + order.boundary() + "\"");
        if (global || order.returned().eightBit() || !isAscii(order, texts)) {
            field(out, "Content-Transfer-Encoding", "8bit");
        }
        out.append("\r\nThis is a MIME-encapsulated message.\r\n");
    }

    private static boolean isPlain(String messageId) {
        return messageId.length() < 500 && messageId.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private boolean isAscii(Order order, DsnTexts texts) {
        return texts.paragraphs().stream().allMatch(DsnComposer::isAscii)
                && order.about().stream().allMatch(notice -> isAscii(said(notice)));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private void text(StringBuilder out, Order order) {
        DsnTexts texts = DsnTexts.of(order.worst(), order.toPostmaster(), settings.language());
        part(out, order, "text/plain; charset=utf-8", "Notification");
        boolean eightBit = DsnComposer.isGlobal(order) || !isAscii(order, texts);
        field(out, "Content-Transfer-Encoding", eightBit ? "8bit" : "7bit");
        out.append("\r\n");
        for (String paragraph : texts.paragraphs()) {
            out.append(wrap(paragraph.replace("{host}", hostname), "")).append("\r\n\r\n");
        }
        for (RecipientNotice notice : order.about()) {
            out.append(wrap("<" + notice.recipient().mailbox() + ">: " + said(notice), "    "))
                    .append("\r\n");
            notice.retryUntil()
                    .filter(until -> notice.action() == DsnAction.DELAYED)
                    .ifPresent(until -> out.append("    ")
                            .append(texts.laterLabel())
                            .append(' ')
                            .append(TraceField.date(until))
                            .append("\r\n"));
            out.append("\r\n");
        }
    }

    /// One sentence for people: whose words, and which.
    private static String said(RecipientNotice notice) {
        Diagnostic said = notice.said();
        Optional<Reply> reply = said.reply();
        if (reply.isEmpty()) {
            return clean(said.text());
        }
        String host = said.remoteMta().map(name -> "host " + name + " said: ").orElse("");
        String words = clean(host + reply.get());
        boolean repeats = said.text().isEmpty() || words.contains(clean(said.text()));
        return repeats ? words : clean(said.text()) + " (" + words + ")";
    }

    private void status(StringBuilder out, Order order, boolean global) {
        String type = global ? "message/global-delivery-status" : "message/delivery-status";
        part(out, order, type, "Delivery report");
        if (global) {
            field(out, "Content-Transfer-Encoding", "8bit");
        }
        out.append("\r\n");
        order.envelope().parameters().envelopeId().ifPresent(id -> field(out, "Original-Envelope-Id", clean(id)));
        field(out, "Reporting-MTA", "dns; " + hostname);
        field(out, "Arrival-Date", TraceField.date(order.envelope().arrived()));
        for (RecipientNotice notice : order.about()) {
            out.append("\r\n");
            recipient(out, notice, global);
        }
    }

    private static void recipient(StringBuilder out, RecipientNotice notice, boolean global) {
        notice.recipient()
                .dsn()
                .originalRecipient()
                .ifPresent(original -> field(out, "Original-Recipient", original(original, global)));
        Mailbox mailbox = notice.recipient().mailbox();
        // RFC 6533 §3: the type says which characters follow
        field(out, "Final-Recipient", (mailbox.isAscii() ? "rfc822; " : "utf-8; ") + mailbox);
        field(out, "Action", notice.action().word());
        Diagnostic said = notice.said();
        field(out, "Status", said.status().toString());
        said.remoteMta().ifPresent(host -> field(out, "Remote-MTA", "dns; " + clean(host)));
        code(said).ifPresent(code -> field(out, "Diagnostic-Code", global ? code : ascii(code)));
        notice.lastAttempt().ifPresent(at -> field(out, "Last-Attempt-Date", TraceField.date(at)));
        notice.retryUntil()
                .filter(until -> notice.action() == DsnAction.DELAYED)
                .ifPresent(until -> field(out, "Will-Retry-Until", TraceField.date(until)));
    }

    private static String original(OriginalRecipient original, boolean global) {
        String text = clean(original.type()) + "; " + clean(original.address());
        return global ? text : ascii(text);
    }

    /// RFC 3464 §2.3.6: only what a mail system said.
    private static Optional<String> code(Diagnostic said) {
        if (said.diagnosticType().isPresent()) {
            String words = said.reply().map(Reply::toString).orElse(said.text());
            return Optional.of(clean(said.diagnosticType().get() + "; " + words));
        }
        return said.reply().map(reply -> clean("smtp; " + reply));
    }

    private void returnedHead(StringBuilder out, Order order) {
        Returned returned = order.returned();
        String type;
        if (returned.full()) {
            type = returned.eightBitHead() ? "message/global" : "message/rfc822";
        } else {
            type = returned.eightBitHead() ? "message/global-headers" : "text/rfc822-headers";
        }
        part(out, order, type, returned.full() ? "Undelivered Message" : "Undelivered Message Headers");
        boolean eightBit = returned.full() ? returned.eightBit() : returned.eightBitHead();
        if (eightBit) {
            field(out, "Content-Transfer-Encoding", "8bit");
        }
        out.append("\r\n");
    }

    private static void part(StringBuilder out, Order order, String type, String description) {
        out.append("\r\n--").append(order.boundary()).append("\r\n");
        field(out, "Content-Description", description);
        field(out, "Content-Type", type);
    }

    private static void field(StringBuilder out, String name, String value) {
        String line = name + ": " + value;
        out.append(line.contains("\r\n") ? line : wrap(line, "\t")).append("\r\n");
    }

    /// Breaks a line at blanks; a word that is longer stays whole.
    private static String wrap(String line, String indent) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            if (column > 0
                    && column + 1 + word.length() > FOLD_AT
                    && !out.toString().endsWith(":")) {
                out.append("\r\n").append(indent.isEmpty() ? "" : indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }

    /// No control octet of a peer gets into a notification, and no line grows beyond what mail may
    /// have.
    private static String clean(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return plain.length() > 900 ? plain.substring(0, 900) : plain;
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
