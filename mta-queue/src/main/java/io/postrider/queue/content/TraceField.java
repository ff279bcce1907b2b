// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Origin;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Writes our Received field (RFC 5321 §4.4), with the `with` types of RFC 3848 and RFC 6531 §4.3 and
/// the `tls` clause of RFC 8314 §4.3. Pure.
public final class TraceField {
    /// The field's name.
    public static final String NAME = "Received";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH);
    private static final String FOLD = "\r\n\t";

    private TraceField() {}

    /// The value behind `Received:`, folded.
    ///
    /// @param session how it came
    /// @param envelope as accepted
    /// @param id the queue id
    /// @param at when it was received
    /// @param hideClient true to leave the client out, for submitted mail
    public static String value(Session session, Envelope envelope, QueueId id, Instant at, boolean hideClient) {
        List<String> lines = new ArrayList<>();
        boolean overNetwork = session.origin() == Origin.SMTP || session.origin() == Origin.LMTP;
        if (overNetwork
                && !hideClient
                && (session.clientAddress().isPresent() || session.helo().isPresent())) {
            lines.add("from " + from(session));
        }
        String by = "by " + session.hostname();
        if (overNetwork) {
            lines.add(by + " with " + protocol(session, envelope) + " id " + id);
        } else {
            lines.add(by + " (Postrider"
                    + envelope.user()
                            .map(user -> ", from user " + comment(user))
                            .orElse("") + ") id " + id);
        }
        // RFC 5321 §4.4: with more than one recipient the clause would disclose them to each other
        if (envelope.recipients().size() == 1) {
            lines.add("for <" + envelope.recipients().getFirst().mailbox() + ">");
        }
        session.tls().filter(tls -> overNetwork).ifPresent(tls -> lines.add(tls(tls)));
        return String.join(FOLD, lines) + ";" + FOLD + date(at);
    }

    /// A date and time (RFC 5322 §3.3), in UTC.
    public static String date(Instant at) {
        return DATE.format(at.atOffset(ZoneOffset.UTC));
    }

    private static String from(Session session) {
        Optional<String> literal = session.clientAddress().flatMap(TraceField::literal);
        String info = session.clientName().map(name -> name + " ").orElse("") + literal.orElse("");
        String name = session.helo()
                .filter(Domain::isValid)
                .or(() -> literal)
                .orElse(session.clientName().orElse("unknown"));
        return info.isBlank() ? name : name + " (" + info.strip() + ")";
    }

    private static Optional<String> literal(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            return Optional.empty();
        }
        String text = ip.getHostAddress().replaceFirst("%.*", "");
        return Optional.of(ip instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]");
    }

    /// The `with` type: SMTP, ESMTP, LMTP with S for TLS and A for AUTH (RFC 3848), in front UTF8 (RFC
    /// 6531 §4.3).
    static String protocol(Session session, Envelope envelope) {
        boolean lmtp = session.origin() == Origin.LMTP;
        boolean utf8 = envelope.parameters().smtpUtf8();
        if (!lmtp && !session.extended()) {
            return "SMTP";
        }
        String base = utf8 ? (lmtp ? "UTF8LMTP" : "UTF8SMTP") : (lmtp ? "LMTP" : "ESMTP");
        return base
                + (session.tls().isPresent() ? "S" : "")
                + (session.identity().isPresent() ? "A" : "");
    }

    private static String tls(TlsFacts tls) {
        String cipher = "tls " + comment(tls.cipher());
        return cipher + tls.group().map(group -> " group " + comment(group)).orElse("");
    }

    /// Only what can break neither a comment nor a clause.
    private static String comment(String text) {
        return text.replaceAll("[^A-Za-z0-9._@+-]", "_");
    }
}
