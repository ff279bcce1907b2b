// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.queue.view.MessageView;
import io.postrider.queue.view.RecipientView;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The list as `mailq` and `postqueue -p` print it. One use.
final class MailqText implements MessageText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private long messages;
    private long octets;

    @Override
    public String of(MessageView message) {
        StringBuilder text = new StringBuilder();
        if (messages == 0) {
            text.append("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
        }
        messages++;
        octets += message.sizeOctets();
        char mark = switch (message.state()) {
            case "active" -> '*';
            case "held" -> '!';
            default -> ' ';
        };
        String sender = message.sender().isEmpty() ? "MAILER-DAEMON" : message.sender();
        text.append(String.format(
                Locale.ROOT,
                "%s%c %8d %s  %s%n",
                message.id(),
                mark,
                message.sizeOctets(),
                TIME.format(message.arrived()),
                sender));
        for (RecipientView recipient : message.recipients()) {
            recipient
                    .lastReply()
                    .ifPresent(reply -> text.append("(").append(reply).append(")\n"));
            text.append(" ".repeat(41)).append(recipient.address()).append('\n');
        }
        return text.append('\n').toString();
    }

    @Override
    public String tail() {
        if (messages == 0) {
            return "Mail queue is empty\n";
        }
        return "-- " + octets / 1024 + " Kbytes in " + messages + (messages == 1 ? " Request.\n" : " Requests.\n");
    }
}
