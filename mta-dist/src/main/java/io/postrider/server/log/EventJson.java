// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.OperationEvent;
import io.postrider.api.event.SessionEvent;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes an event as one JSON object. Members without a value are absent. Thread-safe.
public final class EventJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private final ObjectMapper mapper = new ObjectMapper();

    /// The object.
    public ObjectNode node(MtaEvent event) {
        ObjectNode json = mapper.createObjectNode();
        json.put("time", TIME.format(event.at()));
        json.put("event", event.kind());
        event.queueId().map(QueueId::toString).ifPresent(id -> json.put("id", id));
        event.sessionId().ifPresent(id -> json.put("session", id));
        switch (event) {
            case SessionEvent e -> session(json, e);
            case MessageEvent e -> message(json, e);
            case DeliveryEvent e -> delivery(json, e);
            case OperationEvent e -> operation(json, e);
            default -> {}
        }
        return json;
    }

    /// The object as one line without its line end.
    public String line(MtaEvent event) {
        return mapper.writeValueAsString(node(event));
    }

    private static void session(ObjectNode json, SessionEvent event) {
        client(json, event.session());
        event.command().ifPresent(c -> json.put("command", c));
        event.reversePath().ifPresent(p -> json.put("sender", p));
        event.recipient().ifPresent(p -> json.put("recipient", p));
        event.reply().ifPresent(r -> json.put("reply", r.toString()));
        if (!event.counts().isEmpty()) {
            ObjectNode counts = json.putObject("commands");
            event.counts().forEach(counts::put);
        }
    }

    private static void client(ObjectNode json, Session session) {
        json.put("listener", session.listener());
        session.clientAddress()
                .ifPresent(a -> json.put(
                        "client",
                        a.getAddress() == null
                                ? a.getHostString()
                                : a.getAddress().getHostAddress()));
        session.clientName().ifPresent(n -> json.put("clientName", n));
        session.helo().ifPresent(h -> json.put("helo", h));
        session.identity().ifPresent(i -> json.put("user", i.user()));
        session.tls().ifPresent(t -> tls(json, t));
    }

    private static void tls(ObjectNode json, TlsFacts facts) {
        ObjectNode tls = json.putObject("tls");
        tls.put("version", facts.protocol());
        tls.put("cipher", facts.cipher());
        facts.group().ifPresent(g -> tls.put("group", g));
        facts.serverName().ifPresent(s -> tls.put("serverName", s));
        facts.verifiedPeer().ifPresent(p -> tls.put("verified", p));
    }

    private static void message(ObjectNode json, MessageEvent event) {
        json.put("sender", event.envelope().reversePath().toString());
        ArrayNode recipients = json.putArray("recipients");
        for (Recipient recipient : event.envelope().recipients()) {
            recipients.add(recipient.mailbox().toString());
        }
        json.put("origin", event.envelope().origin().name().toLowerCase(Locale.ROOT));
        json.put("size", event.sizeOctets());
        event.messageId().ifPresent(m -> json.put("messageId", m));
        event.reason().ifPresent(r -> json.put("reason", r));
        event.session().ifPresent(s -> client(json, s));
    }

    private static void delivery(ObjectNode json, DeliveryEvent event) {
        json.put("sender", event.envelope().reversePath().toString());
        json.put("recipient", event.recipient().mailbox().toString());
        json.put("state", event.state());
        json.put("attempt", event.attempt());
        json.put("delay", event.delay().toMillis() / 1000.0);
        event.route().ifPresent(r -> json.put("lane", r.toString()));
        event.due().ifPresent(d -> json.put("due", TIME.format(d)));
        event.facts().ifPresent(f -> attempt(json, f));
        event.outcome()
                .ifPresent(o -> diagnostic(
                        json,
                        switch (o) {
                            case DeliveryOutcome.Delivered delivered -> delivered.remote();
                            case DeliveryOutcome.Deferred deferred ->
                                deferred.deferral().why();
                            case DeliveryOutcome.Failed failed -> failed.why();
                        }));
    }

    private static void attempt(ObjectNode json, AttemptFacts facts) {
        json.put("host", facts.host());
        json.put("address", facts.address());
        facts.tls().ifPresent(t -> tls(json, t));
        facts.tlsPolicy().ifPresent(p -> json.put("tlsPolicy", p));
        if (!facts.phases().isEmpty()) {
            ObjectNode phases = json.putObject("phases");
            facts.phases().forEach((phase, took) -> phases.put(phase, seconds(took)));
        }
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }

    private static void diagnostic(ObjectNode json, Diagnostic diagnostic) {
        json.put("status", diagnostic.status().toString());
        json.put("reason", diagnostic.text());
        diagnostic.reply().ifPresent(r -> json.put("reply", r.toString()));
        diagnostic.remoteMta().ifPresent(h -> json.put("remoteMta", h));
    }

    private static void operation(ObjectNode json, OperationEvent event) {
        json.put("subject", event.subject());
        json.put("name", event.name());
        json.put("text", event.text());
        json.put("warning", event.warning());
    }
}
