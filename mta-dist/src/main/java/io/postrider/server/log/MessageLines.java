// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.auth.Identity;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.Session;
import java.util.ArrayList;
import java.util.List;

/// Writes message events as Postfix's smtpd, cleanup, pickup, qmgr and bounce do. Pure.
final class MessageLines {
    private MessageLines() {}

    static List<LogLine> lines(MessageEvent event) {
        String id = event.queueId().map(Object::toString).orElse("NOQUEUE");
        return switch (event.action()) {
            case ACCEPTED -> accepted(event, id);
            case REFUSED -> List.of(refused(event, id));
            case DISCARDED ->
                List.of(line(
                        event,
                        "cleanup",
                        id + ": discard: END-OF-MESSAGE" + from(event) + ": " + reason(event) + sender(event)));
            case HELD ->
                List.of(line(
                        event,
                        "cleanup",
                        id + ": hold: END-OF-MESSAGE" + from(event) + ": " + reason(event) + sender(event)));
            case RELEASED -> List.of(line(event, "postsuper", id + ": released from hold"));
            case REMOVED -> List.of(line(event, "qmgr", id + ": removed"));
            case DELETED -> List.of(line(event, "postsuper", id + ": removed"));
            case QUARANTINED -> List.of(line(event, "qmgr", "warning: " + id + ": quarantined: " + reason(event)));
            case NOTIFIED ->
                List.of(line(event, "bounce", id + ": sender non-delivery notification: " + reason(event)));
        };
    }

    private static List<LogLine> accepted(MessageEvent event, String id) {
        List<LogLine> lines = new ArrayList<>();
        switch (event.envelope().origin()) {
            case SMTP, LMTP -> lines.add(line(event, program(event), id + ": client=" + client(event)));
            case PICKUP, API ->
                lines.add(line(
                        event,
                        "pickup",
                        id + ": uid="
                                + event.envelope().user().map(Printable::of).orElse("0") + " from=<" + path(event)
                                + ">"));
            case DSN, REPORT -> {}
        }
        lines.add(line(
                event,
                "cleanup",
                id + ": message-id=<" + event.messageId().map(Printable::of).orElse("") + ">"));
        lines.add(line(
                event,
                "qmgr",
                id + ": from=<" + path(event) + ">, size=" + event.sizeOctets() + ", nrcpt="
                        + event.envelope().recipients().size() + " (queue active)"));
        return lines;
    }

    private static String client(MessageEvent event) {
        String client = event.session()
                .map(SessionLines::client)
                .orElseGet(() -> "unknown[" + event.envelope().clientAddress().orElse("unknown") + "]");
        return client
                + event.session()
                        .flatMap(Session::identity)
                        .map(MessageLines::sasl)
                        .orElse("");
    }

    private static String sasl(Identity identity) {
        String method = identity.attributes().getOrDefault("mechanism", "PLAIN");
        return ", sasl_method=" + method + ", sasl_username=" + Printable.of(identity.user());
    }

    private static String program(MessageEvent event) {
        return event.session()
                .map(SessionLines::program)
                .orElse(event.envelope().origin() == Origin.LMTP ? "lmtpd" : "smtpd");
    }

    private static LogLine refused(MessageEvent event, String id) {
        String text = id + ": reject: END-OF-MESSAGE" + from(event) + ": " + reason(event) + ";"
                + sender(event).replaceFirst(";", "");
        return line(event, program(event), text);
    }

    private static String from(MessageEvent event) {
        return event.session().map(s -> " from " + SessionLines.client(s)).orElse("");
    }

    private static String sender(MessageEvent event) {
        StringBuilder text = new StringBuilder("; from=<" + path(event) + ">");
        event.envelope().recipients().stream()
                .findFirst()
                .ifPresent(to -> text.append(" to=<")
                        .append(Printable.of(to.mailbox().toString()))
                        .append('>'));
        event.session().ifPresent(session -> {
            text.append(" proto=").append(session.extended() ? "ESMTP" : "SMTP");
            session.helo()
                    .ifPresent(helo ->
                            text.append(" helo=<").append(Printable.of(helo)).append('>'));
        });
        return text.toString();
    }

    private static String path(MessageEvent event) {
        return Printable.of(event.envelope().reversePath().toString());
    }

    private static String reason(MessageEvent event) {
        return event.reason().map(Printable::of).orElse("");
    }

    private static LogLine line(MessageEvent event, String program, String text) {
        return new LogLine(event.at(), program, text);
    }
}
