// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.mail.Domain;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.smtp.server.BindAddress;
import io.postrider.smtp.server.ConnectionSettings;
import io.postrider.smtp.server.ListenerService;
import io.postrider.smtp.server.ServerPorts;
import io.postrider.smtp.server.ServerSettings;
import io.postrider.smtp.server.SmtpListener;
import io.postrider.smtp.server.SmtpServer;
import io.postrider.smtp.server.TlsServerContext;
import io.postrider.smtp.session.AuthOffer;
import io.postrider.smtp.session.ExtensionSettings;
import io.postrider.smtp.session.ListenerRules;
import io.postrider.smtp.session.PeerRights;
import io.postrider.smtp.session.SessionLimits;
import io.postrider.smtp.session.SessionPorts;
import io.postrider.smtp.session.TlsOffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A server on a free port of 127.0.0.1 with a queue in memory. Made by its builder's `with…`, opened by
/// [#start()].
public final class TestServer implements AutoCloseable {
    private final MemoryIntake intake = new MemoryIntake();
    private final List<MtaEvent> events = new CopyOnWriteArrayList<>();
    private ListenerRole role = ListenerRole.MX;
    private TlsOffer offer = TlsOffer.NONE;
    private Optional<TlsServerContext> tls = Optional.empty();
    private Optional<Authenticator> authenticator = Optional.empty();
    private ConnectionSettings connection = settings(Duration.ofMinutes(5), Duration.ofMinutes(5), 500);
    private ServerSettings server = new ServerSettings(2, 10_000, 1_000, 100);
    private Predicate<InetAddress> proxyFrom = address -> false;
    private ServerPorts.Overload overload = listener -> io.postrider.smtp.server.OverloadLevel.GREEN;
    private boolean exempt;
    private List<String> bind = List.of("127.0.0.1:0");
    private Optional<SmtpServer> running = Optional.empty();
    private Optional<SmtpListener> listener = Optional.empty();

    /// Patience of these lengths, nothing delayed.
    public static ConnectionSettings settings(Duration command, Duration data, long rate) {
        return new ConnectionSettings(
                command, data, rate, Duration.ofSeconds(5), Duration.ZERO, Duration.ofMillis(200), false);
    }

    public TestServer withTls(TlsOffer how, TlsServerContext context) {
        offer = how;
        tls = Optional.of(context);
        return this;
    }

    public TestServer withConnection(ConnectionSettings changed) {
        connection = changed;
        return this;
    }

    public TestServer withServer(ServerSettings changed) {
        server = changed;
        return this;
    }

    public TestServer withRole(ListenerRole changed) {
        role = changed;
        return this;
    }

    public TestServer withProxyFrom(Predicate<InetAddress> from) {
        proxyFrom = from;
        return this;
    }

    public TestServer withAuthenticator(Authenticator changed) {
        authenticator = Optional.of(changed);
        return this;
    }

    public TestServer withOverload(ServerPorts.Overload changed) {
        overload = changed;
        return this;
    }

    public TestServer withExempt() {
        exempt = true;
        return this;
    }

    public TestServer withBind(String... addresses) {
        bind = List.of(addresses);
        return this;
    }

    /// Opens it.
    public TestServer start() throws IOException {
        EventPublisher publisher = events::add;
        SmtpServer started = SmtpServer.start(
                server, new ServerPorts(InstantSource.system(), publisher, overload, a -> Optional.empty()));
        running = Optional.of(started);
        listener =
                Optional.of(started.listen(bind.stream().map(BindAddress::parse).toList(), service()));
        return this;
    }

    /// What it serves with.
    public ListenerService service() {
        PeerRights rights = new PeerRights(false, false, exempt, Set.of());
        PeerRights.Policy policy = new PeerRights.Policy() {
            @Override
            public PeerRights of(InetSocketAddress client) {
                return rights;
            }

            @Override
            public PeerRights ofUnixSocket() {
                return rights;
            }
        };
        SessionPorts ports =
                new SessionPorts(intake, authenticator, events::add, InstantSource.system(), policy, Optional.empty());
        ListenerRules rules = new ListenerRules(
                "test",
                role,
                new ListenerRules.Host("mx.example.org", "ESMTP Postrider", Domain.of("example.org")),
                offer,
                authenticator.isPresent() ? AuthOffer.OFFER : AuthOffer.OFF,
                SessionLimits.byDefault(),
                ExtensionSettings.byDefault(),
                io.postrider.smtp.session.SenderCheck.NONE);
        return new ListenerService(ports, rules, connection, tls, proxyFrom);
    }

    /// The server.
    public SmtpServer server() {
        return running.orElseThrow();
    }

    /// Its listener.
    public SmtpListener listener() {
        return listener.orElseThrow();
    }

    /// Where it listens first.
    public InetSocketAddress address() {
        return listener().socketAddresses().getFirst();
    }

    /// A raw client, connected.
    public RawClient connect() throws IOException {
        return new RawClient(address());
    }

    /// The queue.
    public MemoryIntake intake() {
        return intake;
    }

    /// What was published.
    public List<MtaEvent> events() {
        return events;
    }

    @Override
    public void close() {
        running.ifPresent(SmtpServer::close);
        tls.ifPresent(TlsServerContext::close);
    }
}
