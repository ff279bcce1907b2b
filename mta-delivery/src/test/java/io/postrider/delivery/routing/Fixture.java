// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.auth.Identity;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Routing;
import io.postrider.api.routing.RoutingPolicy;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.delivery.lookup.FakeContext;
import io.postrider.delivery.lookup.MapSettings;
import io.postrider.delivery.lookup.TableRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// A configuration under construction, and questions to it.
final class Fixture {
    static final String OUR_ADDRESS = "192.0.2.1";
    String hostname = "mx.example.org";
    Optional<String> origin = Optional.empty();
    Optional<String> postmaster = Optional.empty();
    Optional<String> smarthost = Optional.empty();
    RewriteSettings rewrite = RewriteSettings.none();
    RewriteSections sections = RewriteSections.none();
    Optional<String> clientCertificates = Optional.empty();
    RecipientProbe probe = mailbox -> new RecipientProbe.Result.Unknown("no probe in this test");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    final List<RoutingSettings.ConfiguredDomain> domains = new ArrayList<>();
    final List<RoutingSettings.ConfiguredRoute> routes = new ArrayList<>();
    final List<RoutingPolicy> policies = new ArrayList<>();
    final Map<String, TransportNames.Named> transports = new HashMap<>();

    static final DomainAliasSettings NO_ALIASES = new DomainAliasSettings(
            Optional.empty(), List.of(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    static DomainAliasSettings aliases(String inline) {
        return new DomainAliasSettings(
                Optional.of(inline),
                List.of(AliasAction.values()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    static DomainAliasSettings virtual(String inline) {
        return new DomainAliasSettings(
                Optional.empty(), List.of(), Optional.empty(), Optional.of(inline), List.of(), Optional.empty());
    }

    static DomainAliasSettings catchAll(String... addresses) {
        return new DomainAliasSettings(
                Optional.empty(), List.of(), Optional.empty(), Optional.empty(), List.of(addresses), Optional.empty());
    }

    Fixture domain(String name, String deliverTo) {
        return domain(name, deliverTo, Optional.empty(), NO_ALIASES);
    }

    Fixture domain(String name, String deliverTo, Optional<String> recipients, DomainAliasSettings aliases) {
        DomainSettings domain = new DomainSettings(
                Optional.of(name),
                List.of(),
                deliverTo.isEmpty() ? Optional.empty() : Optional.of(deliverTo),
                recipients,
                "+");
        domains.add(new RoutingSettings.ConfiguredDomain(domain, aliases));
        return this;
    }

    Fixture names(List<String> names, String deliverTo) {
        DomainSettings domain =
                new DomainSettings(Optional.empty(), names, Optional.of(deliverTo), Optional.empty(), "+");
        domains.add(new RoutingSettings.ConfiguredDomain(domain, NO_ALIASES));
        return this;
    }

    Fixture route(RouteConditions when, String to, RouteSettings.Scope scope) {
        routes.add(
                new RoutingSettings.ConfiguredRoute(when, new RouteSettings(Optional.of(to), scope, Optional.empty())));
        return this;
    }

    Fixture routeTable(String table, RouteSettings.Scope scope) {
        routes.add(new RoutingSettings.ConfiguredRoute(
                RouteConditions.none(), new RouteSettings(Optional.empty(), scope, Optional.of(table))));
        return this;
    }

    static RouteConditions when(String key, String... items) {
        Map<String, Object> values = Map.of(key, List.of(items));
        try {
            return new MapSettings(values).read(RouteConditions.class);
        } catch (InvalidSettingException e) {
            throw new AssertionError(e);
        }
    }

    RoutingPorts ports() {
        List<LookupTableFactory> factories = new ArrayList<>(ServiceLoader.load(LookupTableFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
        factories.add(new BrokenTables());
        TableRegistry registry = new TableRegistry(
                factories,
                Map.of(),
                (name, settings) -> new FakeContext(name, settings, InstantSource.system(), new ArrayList<>()),
                Path.of("/"));
        return new RoutingPorts(
                registry,
                new TransportNames(transports, Set.of("smtp", "smtps", "lmtp", "maildir", "mbox", "carrier-pigeon")),
                probe,
                clock,
                Set.of(InetAddress.ofLiteral(OUR_ADDRESS), InetAddress.ofLiteral("2001:db8::1"))::contains,
                policies,
                RoutingPorts.Complaints.plain());
    }

    /// `broken:` answers that it cannot say.
    static final class BrokenTables implements LookupTableFactory {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public LookupTable create(io.postrider.api.plugin.ExtensionContext context) {
            return key -> new Lookup.Unavailable("server is down");
        }
    }

    RoutingChain chain() {
        try {
            return RoutingChain.of(settings(), ports());
        } catch (InvalidSettingException e) {
            throw new AssertionError(e);
        }
    }

    RoutingSettings settings() {
        return RoutingSettings.of(new RoutingSettings.Names(hostname, origin, postmaster))
                .withDomains(domains)
                .withRoutes(routes)
                .withSmarthost(smarthost)
                .withRewrite(rewrite, sections);
    }

    RelayCheck check() {
        try {
            return RelayCheck.of(chain(), new RelaySettings(List.of("127.0.0.0/8"), clientCertificates), ports());
        } catch (InvalidSettingException e) {
            throw new AssertionError(e);
        }
    }

    Routing route(String recipient) {
        return route("sender@elsewhere.example", recipient);
    }

    Routing route(String sender, String recipient) {
        Recipient to = recipient(recipient);
        return chain().route(new TestEnvelope(ReversePath.parse(sender), List.of(to)), to);
    }

    /// What RCPT would answer; `accepted` or the reply.
    String rcpt(Session session, String recipient) {
        return rcpt(session, "sender@elsewhere.example", recipient);
    }

    String rcpt(Session session, String sender, String recipient) {
        Transaction transaction = new TestTransaction(session, new TestEnvelope(ReversePath.parse(sender), List.of()));
        return switch (check().check(transaction, recipient(recipient))) {
            case MailIntake.Acceptance.Accept _ -> "accepted";
            case MailIntake.Acceptance.Refuse(var reply) -> reply.toString();
        };
    }

    static Recipient recipient(String address) {
        return Recipient.of("message", 0, Mailbox.parse(address), DsnRequest.unsaid());
    }

    record TestEnvelope(
            ReversePath reversePath,
            List<Recipient> recipients,
            Origin origin,
            Optional<String> user,
            String listener,
            String tenant,
            Optional<String> clientAddress)
            implements Envelope {
        TestEnvelope(ReversePath reversePath, List<Recipient> recipients) {
            this(reversePath, recipients, Origin.SMTP, Optional.empty(), "mx", "", Optional.of("198.51.100.7"));
        }

        TestEnvelope by(String authenticated) {
            return new TestEnvelope(
                    reversePath, recipients, origin, Optional.of(authenticated), listener, tenant, clientAddress);
        }

        TestEnvelope at(String otherListener, String otherTenant, String client) {
            return new TestEnvelope(
                    reversePath, recipients, origin, user, otherListener, otherTenant, Optional.of(client));
        }

        TestEnvelope from(Origin other) {
            return new TestEnvelope(reversePath, recipients, other, user, listener, tenant, clientAddress);
        }

        @Override
        public MailParameters parameters() {
            return MailParameters.none();
        }

        @Override
        public Instant arrived() {
            return Instant.EPOCH;
        }
    }

    record TestTransaction(Session session, Envelope envelope) implements Transaction {
        @Override
        public Optional<QueueId> queueId() {
            return Optional.empty();
        }

        @Override
        public List<AuthenticationResult> results() {
            return List.of();
        }
    }

    static TestSession stranger() {
        return new TestSession(Origin.SMTP, ListenerRole.MX, Optional.empty(), false, Optional.empty());
    }

    static TestSession relayClient() {
        return new TestSession(Origin.SMTP, ListenerRole.MX, Optional.empty(), true, Optional.empty());
    }

    static TestSession submission(boolean authenticated) {
        return new TestSession(
                Origin.SMTP,
                ListenerRole.SUBMISSION,
                authenticated ? Optional.of(Identity.of("joe")) : Optional.empty(),
                false,
                Optional.empty());
    }

    record TestSession(
            Origin origin,
            ListenerRole role,
            Optional<Identity> identity,
            boolean relayNetwork,
            Optional<String> fingerprint)
            implements Session {
        @Override
        public String id() {
            return "s1";
        }

        @Override
        public String listener() {
            return "mx";
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<InetSocketAddress> clientAddress() {
            return Optional.of(new InetSocketAddress("198.51.100.7", 40000));
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return Optional.of(new InetSocketAddress(OUR_ADDRESS, 25));
        }

        @Override
        public Optional<String> clientName() {
            return Optional.empty();
        }

        @Override
        public String hostname() {
            return "mx.example.org";
        }

        @Override
        public Optional<String> helo() {
            return Optional.of("client.example");
        }

        @Override
        public boolean extended() {
            return true;
        }

        @Override
        public Optional<TlsFacts> tls() {
            return fingerprint.map(TestTls::new);
        }
    }

    record TestTls(String print) implements TlsFacts {
        @Override
        public String protocol() {
            return "TLSv1.3";
        }

        @Override
        public String cipher() {
            return "TLS_AES_256_GCM_SHA384";
        }

        @Override
        public int cipherBits() {
            return 256;
        }

        @Override
        public Optional<String> group() {
            return Optional.empty();
        }

        @Override
        public Optional<String> serverName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> peerFingerprint() {
            return Optional.of(print);
        }

        @Override
        public Optional<String> verifiedPeer() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> serverEndPoint() {
            return Optional.empty();
        }
    }
}
