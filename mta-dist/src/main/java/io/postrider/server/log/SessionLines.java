// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.event.SessionEvent;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/// Writes session events as Postfix's smtpd does. Pure.
final class SessionLines {
    private SessionLines() {}

    static LogLine line(SessionEvent event) {
        Session session = event.session();
        String client = client(session);
        String text = switch (event.action()) {
            case CONNECTED -> "connect from " + client;
            case CONNECTION_REFUSED -> "NOQUEUE: reject: CONNECT from " + client + ": " + reply(event);
            case DISCONNECTED -> "disconnect from " + client + counts(event.counts());
            case TLS_ESTABLISHED ->
                tls(session) + " TLS connection established from " + client + ": " + cipher(session);
            case TLS_FAILED -> "SSL_accept error from " + client + ": " + reply(event);
            case AUTHENTICATED -> client + ": SASL authenticated: sasl_username=" + user(session);
            case AUTHENTICATION_FAILED ->
                "warning: " + client + ": SASL "
                        + event.command().map(Printable::of).orElse("") + " authentication failed: " + reply(event);
            case REFUSED -> refused(event, client);
            case LOST -> "lost connection after " + command(event) + " from " + client;
        };
        return new LogLine(event.at(), program(session), text);
    }

    /// `name[address]`, `unknown[address]` or `localhost[127.0.0.1]`.
    static String client(Session session) {
        String address = session.clientAddress().map(SessionLines::address).orElse("local");
        return session.clientName().map(Printable::of).orElse("unknown") + "[" + address + "]";
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress() == null ? address.getHostString() : text(address);
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }

    static String program(Session session) {
        if (session.origin() == Origin.LMTP) {
            return "lmtpd";
        }
        return switch (session.role()) {
            case SUBMISSION ->
                session.tls().isPresent() && session.listener().contains("submissions")
                        ? "smtps/smtpd"
                        : "submission/smtpd";
            case MX -> "smtpd";
            case LMTP -> "lmtpd";
        };
    }

    private static String refused(SessionEvent event, String client) {
        String id = event.queueId().map(Object::toString).orElse("NOQUEUE");
        Session session = event.session();
        StringBuilder text =
                new StringBuilder(id + ": reject: " + command(event) + " from " + client + ": " + reply(event) + ";");
        event.reversePath()
                .ifPresent(path ->
                        text.append(" from=<").append(Printable.of(path)).append('>'));
        event.recipient()
                .ifPresent(to -> text.append(" to=<").append(Printable.of(to)).append('>'));
        text.append(" proto=").append(session.extended() ? "ESMTP" : "SMTP");
        session.helo()
                .ifPresent(helo ->
                        text.append(" helo=<").append(Printable.of(helo)).append('>'));
        return text.toString();
    }

    private static String command(SessionEvent event) {
        return event.command().map(Printable::of).orElse("CONNECT");
    }

    private static String reply(SessionEvent event) {
        return event.reply().map(Reply::toString).map(Printable::of).orElse("");
    }

    private static String counts(Map<String, String> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (verb, count) -> text.append(' ').append(verb).append('=').append(count));
        return text.toString();
    }

    private static String user(Session session) {
        return session.identity().map(i -> Printable.of(i.user())).orElse("");
    }

    private static String tls(Session session) {
        Optional<TlsFacts> facts = session.tls();
        if (facts.flatMap(TlsFacts::verifiedPeer).isPresent()) {
            return "Trusted";
        }
        return facts.flatMap(TlsFacts::peerFingerprint).isPresent() ? "Untrusted" : "Anonymous";
    }

    private static String cipher(Session session) {
        return session.tls()
                .map(t -> t.protocol() + " with cipher " + t.cipher() + " (" + t.cipherBits() + "/" + t.cipherBits()
                        + " bits)")
                .orElse("");
    }
}
