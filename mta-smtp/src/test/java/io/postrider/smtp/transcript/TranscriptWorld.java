// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Domain;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.session.AuthOffer;
import io.postrider.smtp.session.ExtensionSettings;
import io.postrider.smtp.session.ExtensionSettings.EarlyPipelining;
import io.postrider.smtp.session.ListenerRules;
import io.postrider.smtp.session.PeerRights;
import io.postrider.smtp.session.SenderCheck;
import io.postrider.smtp.session.SessionLimits;
import io.postrider.smtp.session.SessionPorts;
import io.postrider.smtp.session.TlsOffer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The server that a transcript meets, made from its `!` lines: `role tls auth size rcpts mails errors junk
/// auth-failures relay exempt xclient off off-here prdr etrn sender-check by-min pipelining filter
/// mechanisms`.
public final class TranscriptWorld {
    /// The time in all transcripts.
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Map<String, String> settings = new HashMap<>();
    private final FakeIntake intake;
    private final List<MtaEvent> events = Collections.synchronizedList(new ArrayList<>());

    /// Makes the world of a transcript.
    public TranscriptWorld(Transcript transcript) {
        this(transcript.settings());
    }

    /// Makes a world from `key value` lines.
    public TranscriptWorld(List<String> lines) {
        this(lines, lines.contains("filter") ? new WordFilter() : session -> new MailFilter.Hooks() {});
    }

    /// Makes a world from `key value` lines, with this filter.
    public TranscriptWorld(List<String> lines, MailFilter filter) {
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            settings.put(words[0], words.length > 1 ? words[1] : "true");
        }
        this.intake = new FakeIntake(filter);
    }

    private String text(String key, String byDefault) {
        return settings.getOrDefault(key, byDefault);
    }

    private int number(String key, int byDefault) {
        return Integer.parseInt(text(key, Integer.toString(byDefault)));
    }

    private boolean flag(String key) {
        return settings.containsKey(key);
    }

    /// The queue.
    public FakeIntake intake() {
        return intake;
    }

    /// What was published.
    public List<MtaEvent> events() {
        return events;
    }

    /// True when the transcript has TLS from the first octet.
    public boolean implicitTls() {
        return rules().tls() == TlsOffer.IMPLICIT;
    }

    /// The listener.
    public ListenerRules rules() {
        ListenerRole role = ListenerRole.valueOf(text("role", "mx").toUpperCase(Locale.ROOT));
        String authByDefault = role == ListenerRole.SUBMISSION ? "require" : "off";
        return new ListenerRules(
                "test",
                role,
                new ListenerRules.Host("mx.example.org", "ESMTP Postrider", Domain.of("example.org")),
                TlsOffer.valueOf(text("tls", "none").toUpperCase(Locale.ROOT).replace('-', '_')),
                AuthOffer.valueOf(text("auth", authByDefault).toUpperCase(Locale.ROOT)),
                limits(),
                extensions(),
                SenderCheck.valueOf(text("sender-check", "none").toUpperCase(Locale.ROOT)));
    }

    private SessionLimits limits() {
        return new SessionLimits(
                number("size", 50 << 20),
                number("rcpts", 1000),
                number("mails", 10_000),
                number("errors", 20),
                number("errors", 20),
                number("junk", 100),
                number("auth-failures", 5),
                Duration.ZERO);
    }

    private ExtensionSettings extensions() {
        return new ExtensionSettings(
                flag("off") ? List.of(text("off", "").split(" ")) : List.of(),
                flag("prdr"),
                Duration.ofDays(7),
                Duration.ofSeconds(number("by-min", 0)),
                EarlyPipelining.valueOf(text("pipelining", "refuse").toUpperCase(Locale.ROOT)));
    }

    /// Whom the session asks.
    public SessionPorts ports() {
        List<String> mechanisms = List.of(text("mechanisms", "PLAIN LOGIN").split(" "));
        Optional<Authenticator> authenticator = Optional.of(WordCredentials.authenticator(mechanisms));
        return new SessionPorts(
                intake,
                authenticator,
                events::add,
                InstantSource.fixed(NOW),
                new Rights(),
                flag("etrn")
                        ? Optional.of((session, node) -> Reply.enhanced(250, "2.0.0", "Queuing for " + node))
                        : Optional.empty());
    }

    private final class Rights implements PeerRights.Policy {
        @Override
        public PeerRights of(InetSocketAddress client) {
            boolean stranger = client.getAddress().getHostAddress().equals("192.0.2.99");
            Set<Extension> off = new java.util.HashSet<>();
            if (flag("off-here")) {
                Extension.of(text("off-here", "")).ifPresent(off::add);
            }
            return new PeerRights(flag("relay") && !stranger, flag("xclient"), flag("exempt"), off);
        }

        @Override
        public PeerRights ofUnixSocket() {
            return new PeerRights(flag("relay"), flag("xclient"), true, Set.of());
        }
    }
}
