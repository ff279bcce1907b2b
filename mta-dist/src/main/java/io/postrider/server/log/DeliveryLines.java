// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.Reply;
import java.util.Locale;
import java.util.Optional;

/// Writes delivery events as Postfix's delivery agents do. Pure.
final class DeliveryLines {
    private DeliveryLines() {}

    static LogLine line(DeliveryEvent event) {
        Recipient recipient = event.recipient();
        String to = Printable.of(recipient.mailbox().toString());
        StringBuilder text =
                new StringBuilder(event.queueId().map(Object::toString).orElse("NOQUEUE"));
        text.append(": to=<").append(to).append('>');
        recipient
                .dsn()
                .originalRecipient()
                .map(o -> Printable.of(o.address()))
                .filter(o -> !o.equals(to))
                .ifPresent(o -> text.append(", orig_to=<").append(o).append('>'));
        text.append(", relay=").append(relay(event));
        text.append(
                String.format(Locale.ROOT, ", delay=%s", seconds(event.delay().toMillis())));
        text.append(", delays=").append(event.delays().orElse("0/0/0/0"));
        text.append(", dsn=").append(status(event));
        text.append(", status=")
                .append(word(event))
                .append(" (")
                .append(detail(event))
                .append(')');
        return new LogLine(event.at(), program(event), text.toString());
    }

    private static String relay(DeliveryEvent event) {
        Optional<AttemptFacts> facts = event.facts().filter(f -> !f.host().isEmpty());
        if (facts.isPresent()) {
            return Printable.of(facts.get().host()) + bracketed(facts.get().address());
        }
        return isLocal(event) ? event.route().map(Route::transport).orElse("none") : "none";
    }

    /// `[192.0.2.1]:25` of `192.0.2.1:25`, `[2001:db8::1]:25` of `[2001:db8::1]:25`.
    private static String bracketed(String address) {
        if (address.isEmpty()) {
            return "";
        }
        int colon = address.lastIndexOf(':');
        if (address.startsWith("[") || colon < 0) {
            return address.startsWith("[") ? address : "[" + address + "]";
        }
        return "[" + address.substring(0, colon) + "]" + address.substring(colon);
    }

    private static boolean isLocal(DeliveryEvent event) {
        String program = program(event);
        return !program.equals("smtp") && !program.equals("lmtp");
    }

    private static String program(DeliveryEvent event) {
        String transport = event.route().map(Route::transport).orElse("error");
        String kind = transport.replaceFirst("[:+].*", "");
        return switch (kind) {
            case "maildir", "mbox" -> "virtual";
            case "pipe", "lmtp", "error", "discard" -> kind;
            default -> "smtp";
        };
    }

    private static String status(DeliveryEvent event) {
        return diagnostic(event)
                .map(d -> d.status().toString())
                .orElse(event.state().equals("expanded") ? "2.0.0" : "4.0.0");
    }

    private static String word(DeliveryEvent event) {
        return switch (event.state()) {
            case "delivered", "expanded" -> "sent";
            case "failed" -> "bounced";
            default -> "deferred";
        };
    }

    private static String detail(DeliveryEvent event) {
        Optional<Diagnostic> diagnostic = diagnostic(event);
        if (diagnostic.isEmpty()) {
            return event.state();
        }
        Diagnostic d = diagnostic.get();
        boolean delivered = event.state().equals("delivered");
        Optional<String> reply = d.reply().map(Reply::toString);
        if (delivered) {
            return Printable.of(reply.orElse(d.text()));
        }
        String said = reply.map(
                        r -> d.remoteMta().map(h -> "host " + h + " said: ").orElse("") + r)
                .orElse(d.text());
        return Printable.of(said);
    }

    private static Optional<Diagnostic> diagnostic(DeliveryEvent event) {
        return event.outcome().map(outcome -> switch (outcome) {
            case DeliveryOutcome.Delivered delivered -> delivered.remote();
            case DeliveryOutcome.Deferred deferred -> deferred.deferral().why();
            case DeliveryOutcome.Failed failed -> failed.why();
        });
    }

    /// Seconds as Postfix writes them: two significant digits below ten.
    static String seconds(long millis) {
        if (millis >= 10_000) {
            return Long.toString(Math.round(millis / 1000.0));
        }
        String text = String.format(Locale.ROOT, millis >= 1_000 ? "%.1f" : "%.2f", millis / 1000.0);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
