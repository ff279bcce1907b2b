// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.state.StateStore;
import io.postrider.delivery.dns.FakeDns;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.delivery.tls.DanePolicy;
import io.postrider.delivery.tls.MtaSts;
import io.postrider.delivery.tls.MtaStsFetcher;
import io.postrider.delivery.tls.TlsPolicyResolver;
import io.postrider.delivery.tls.TlsResultListener;
import io.postrider.smtp.client.SmtpClient;
import io.postrider.smtp.tls.TrustAnchors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/// A relay under test: the SMTP transport with all its parts over a fake DNS.
final class Relay implements AutoCloseable {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    final FakeDns dns = new FakeDns();
    final List<TlsResultListener.Session> tlsResults = new CopyOnWriteArrayList<>();
    final SmtpClient client = SmtpClient.start(1, InstantSource.system(), new Random(1));
    PoolSettings pooling = PoolSettings.defaults().withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));
    OutboundSettings outbound = OutboundSettings.defaults();
    TrustAnchors anchors = TrustAnchors.system();
    MtaStsFetcher fetcher = domain -> Optional.empty();
    StateStore state = new MemoryState();
    OwnHosts ours = OwnHosts.of(Set.of("us.test"), java.util.List::of);
    private Optional<SmtpServices> services = Optional.empty();

    SmtpServices services() {
        if (services.isEmpty()) {
            InstantSource clock = InstantSource.system();
            DnsResolver resolver = dns;
            services = Optional.of(new SmtpServices(
                    client,
                    new ConnectionPool(pooling, clock, THREADS),
                    resolver,
                    new HostsFile(Path.of("/nonexistent"), clock),
                    new TlsPolicyResolver(anchors, new DanePolicy(dns, clock), new MtaSts(dns, fetcher, state, clock)),
                    clock,
                    new Random(7),
                    SmtpServices.Environment.of("us.test", ours, anchors, clock).withTlsResults(tlsResults::add)));
        }
        return services.get();
    }

    Relay port(int port) {
        outbound = new OutboundSettings(
                port,
                outbound.tls(),
                outbound.dane(),
                outbound.mtaSts(),
                outbound.sourceAddresses(),
                outbound.helo(),
                outbound.addressFamilies(),
                outbound.extensionsOff());
        return this;
    }

    SmtpTransport transport(String scheme) throws IOException {
        return SmtpTransport.of(services(), SmtpTransport.Configuration.of(scheme, outbound, pooling));
    }

    TestRequest deliver(TestRequest request) throws IOException, InterruptedException {
        transport(request.route().transport()).deliver(request);
        return request;
    }

    @Override
    public void close() {
        services.ifPresent(s -> s.pool().close());
        client.close();
    }
}
