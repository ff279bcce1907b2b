// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.delivery.smtp.ConnectionPool.Lease;
import io.postrider.delivery.smtp.Ledger.Peer;
import io.postrider.delivery.smtp.Ledger.Trouble;
import io.postrider.delivery.tls.TlsPlan;
import io.postrider.smtp.client.ClientPhase;
import io.postrider.smtp.client.ConnectOptions;
import io.postrider.smtp.client.Endpoint;
import io.postrider.smtp.client.SmtpClientException;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.client.SmtpConnection;
import io.postrider.smtp.client.TlsDemand;
import io.postrider.smtp.client.TlsVerdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// One address of one host: a kept connection or a new one, the message over it, and the
/// connection's return. Used by one thread.
final class HostAttempt {
    private final SmtpServices services;
    private final RelayProfile profile;
    private final DeliveryRequest request;
    private final Ledger ledger;
    private final RelayAttempt.Way way;
    private boolean impatient;

    HostAttempt(
            SmtpServices services, RelayProfile profile, DeliveryRequest request, Ledger ledger, RelayAttempt.Way way) {
        this.services = services;
        this.profile = profile;
        this.request = request;
        this.ledger = ledger;
        this.way = way;
    }

    /// Tries the target.
    ///
    /// @param others true when there are more addresses to try: this one must answer soon
    void run(Target target, TlsPlan.Use plan, boolean others) throws InterruptedException {
        impatient = others;
        Optional<List<InetAddress>> sources = profile.sources(request.route(), target.ip());
        Peer peer = new Peer(target.host(), target.addressText(), Handover.RELAYED);
        if (sources.isEmpty()) {
            ledger.trouble(Trouble.lane(
                    Diagnostic.of("4.4.4", "No source address of the family of " + peer + " is configured")));
            return;
        }
        List<InetAddress> choice = sources.get();
        Optional<InetAddress> source = choice.isEmpty()
                ? Optional.empty()
                : Optional.of(choice.get(services.random().nextInt(choice.size())));
        PoolKey key = key(target, plan, source);
        boolean again = true;
        while (again && !ledger.isClosed()) {
            Optional<Lease> kept = services.pool().take(key);
            Optional<Lease> lease = kept.isPresent() ? kept : connect(target, plan, source);
            again = lease.isPresent() && !converse(key, lease.get(), target, plan);
        }
    }

    private PoolKey key(Target target, TlsPlan.Use plan, Optional<InetAddress> source) {
        String implicit = way.hop() instanceof NextHop.Host host && host.implicitTls() ? "implicit " : "";
        String login = profile.transport()
                .username()
                .map(u -> profile.name() + "/" + u)
                .orElse("");
        String off = way.extensionsOff().isEmpty() ? "" : " without " + way.extensionsOff();
        String proxy = profile.own().proxy().map(p -> " by " + p.address()).orElse("");
        String certificate = profile.own().identity().isPresent() ? " as " + profile.name() : "";
        String protocol = isLmtp() ? "lmtp " : "";
        return new PoolKey(
                target.addressText(),
                target.host(),
                protocol + implicit + plan.key() + off + certificate,
                source.map(InetAddress::getHostAddress).orElse("") + proxy + " "
                        + profile.hello(services.environment().hostname()),
                login);
    }

    private Optional<Lease> connect(Target target, TlsPlan.Use plan, Optional<InetAddress> source)
            throws InterruptedException {
        Peer peer = new Peer(target.host(), target.addressText(), Handover.RELAYED);
        try {
            return Optional.of(open(target, plan, plan.demand(), source));
        } catch (SmtpClientException broken) {
            note(broken, target, plan, peer);
            boolean fallBack = plan.clearOnFailure() && !isImplicit() && isAboutTls(broken);
            return fallBack ? connectInClear(target, plan, source) : Optional.empty();
        } catch (IOException noToken) {
            return ownTrouble(noToken);
        }
    }

    /// RFC 7435 §3: opportunistic means that a failed handshake is no worse than no offer.
    private Optional<Lease> connectInClear(Target target, TlsPlan.Use plan, Optional<InetAddress> source)
            throws InterruptedException {
        Peer peer = new Peer(target.host(), target.addressText(), Handover.RELAYED);
        try {
            return Optional.of(open(target, plan, new TlsDemand.None(), source));
        } catch (SmtpClientException broken) {
            note(broken, target, plan, peer);
            return Optional.empty();
        } catch (IOException noToken) {
            return ownTrouble(noToken);
        }
    }

    private Optional<Lease> ownTrouble(IOException noToken) {
        String text = ConnectionTrouble.clean(String.valueOf(noToken.getMessage()));
        ledger.trouble(Trouble.lane(Diagnostic.of("4.7.0", text)));
        return Optional.empty();
    }

    /// A peer that breaks the rules around STARTTLS (octets behind its 220, for one) is no failed
    /// handshake.
    private static boolean isAboutTls(SmtpClientException broken) {
        boolean phase = broken.phase() == ClientPhase.TLS || broken.phase() == ClientPhase.STARTTLS;
        return phase && broken.reason() != Reason.PROTOCOL || broken.reason() == Reason.TLS_HANDSHAKE;
    }

    private boolean isLmtp() {
        return profile.scheme().equals("lmtp");
    }

    private boolean isImplicit() {
        return way.hop() instanceof NextHop.Host host && host.implicitTls();
    }

    private void note(SmtpClientException broken, Target target, TlsPlan.Use plan, Peer peer) {
        new TlsResults(services, way.hop()).failed(broken, target, plan);
        boolean dead = broken.reason() == Reason.UNREACHABLE
                || broken.reason() == Reason.TIMEOUT && broken.phase() == ClientPhase.CONNECT;
        if (dead) {
            services.environment().dead().failed(target.address());
        }
        ledger.trouble(ConnectionTrouble.of(broken, peer, ReplyClassifier.standard()));
        String verdict = broken.mismatch().map(m -> " " + m.failure().word()).orElse("");
        request.observe(AttemptFacts.of(target.host(), target.addressText()).withTlsPolicy(plan.policy() + verdict));
    }

    private Lease open(Target target, TlsPlan.Use plan, TlsDemand demand, Optional<InetAddress> source)
            throws SmtpClientException, IOException, InterruptedException {
        ConnectOptions options = ConnectOptions.of(
                        profile.hello(services.environment().hostname()))
                .withTls(demand)
                .withImplicitTls(isImplicit())
                .withSuppressed(way.extensionsOff())
                .withTimeouts(profile.timeouts(impatient))
                .withDeadline(request.deadline());
        options = isLmtp() ? options.withLmtp() : options;
        options = plan.serverName().isEmpty() ? options : options.withServerName(plan.serverName());
        options = source.isPresent() ? options.withSource(source.get()) : options;
        options = profile.own().proxy().isPresent()
                ? options.withProxy(profile.own().proxy().get())
                : options;
        options = profile.own().identity().isPresent()
                ? options.withIdentity(profile.own().identity().get())
                : options;
        options = profile.own().credentials().addTo(options);
        SmtpConnection connection = services.client().connect(Endpoint.of(target.address()), options);
        services.environment().dead().answered(target.address());
        new TlsResults(services, way.hop()).connected(connection, target, plan);
        return new Lease(connection, services.clock().instant(), false);
    }

    /// Sends over a connection and gives it back.
    ///
    /// @return false when a kept connection turned out to be dead, and a new one may be made
    private boolean converse(PoolKey key, Lease lease, Target target, TlsPlan.Use plan) throws InterruptedException {
        SmtpConnection connection = lease.connection();
        Conversation conversation = new Conversation(connection, request, ledger, target.host(), target.addressText());
        try {
            conversation.send();
            request.observe(facts(connection, target, plan));
            services.pool().give(key, lease);
            return true;
        } catch (SmtpClientException broken) {
            request.observe(facts(connection, target, plan));
            connection.close();
            boolean stale = lease.reused() && conversation.isStale(broken);
            if (!stale) {
                ledger.trouble(ConnectionTrouble.of(broken, conversation.peer(), ReplyClassifier.standard()));
            }
            return !stale;
        } catch (InterruptedException | RuntimeException stop) {
            connection.close();
            throw stop;
        }
    }

    private static AttemptFacts facts(SmtpConnection connection, Target target, TlsPlan.Use plan) {
        AttemptFacts facts = AttemptFacts.of(target.host(), target.addressText());
        facts = connection.tls().isPresent() ? facts.withTls(connection.tls().get()) : facts;
        facts = facts.withTlsPolicy(plan.policy() + " " + word(connection.tlsVerdict()));
        return Conversation.timed(facts, connection);
    }

    private static String word(TlsVerdict verdict) {
        return switch (verdict) {
            case TlsVerdict.Clear clear -> "clear";
            case TlsVerdict.Unverified unverified -> "unverified";
            case TlsVerdict.Verified verified -> "verified";
            case TlsVerdict.Mismatch mismatch -> mismatch.failure().word();
        };
    }
}
