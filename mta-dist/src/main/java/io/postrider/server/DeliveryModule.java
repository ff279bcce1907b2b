// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.state.StateStore;
import io.postrider.delivery.dns.DnsSettings;
import io.postrider.delivery.dns.DnsjavaResolver;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.delivery.routing.CachingProbe;
import io.postrider.delivery.smtp.ConnectionPool;
import io.postrider.delivery.smtp.OwnHosts;
import io.postrider.delivery.smtp.PoolSettings;
import io.postrider.delivery.smtp.SmtpRecipientProbe;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.delivery.tls.DanePolicy;
import io.postrider.delivery.tls.HttpsMtaStsFetcher;
import io.postrider.delivery.tls.MtaSts;
import io.postrider.delivery.tls.TlsPolicyResolver;
import io.postrider.delivery.tls.TlsSettings;
import io.postrider.server.QueueModule.Runtime;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.CurrentGeneration;
import io.postrider.server.plugin.SharedServices;
import io.postrider.smtp.client.SmtpClient;
import io.postrider.smtp.tls.TrustAnchors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What deliveries share: the DNS, the TLS policies, the SMTP client and its connections.
final class DeliveryModule extends AbstractModule {
    private static final int CLIENT_LOOPS = 2;
    private static final Duration CALLOUT = Duration.ofSeconds(30);

    @Provides
    @Singleton
    DnsSettings dnsSettings(ConfigurationFile file) throws InvalidSettingException {
        return file.root().table("dns").read(DnsSettings.class);
    }

    @Provides
    @Singleton
    DnsResolver dns(ConfigurationFile file, DnsSettings settings, InstantSource clock) throws InvalidSettingException {
        try {
            return new DnsjavaResolver(settings, clock);
        } catch (IOException e) {
            throw file.root().table("dns").invalid("servers", String.valueOf(e.getMessage()));
        }
    }

    @Provides
    @Singleton
    TrustAnchors anchors(ConfigurationFile file) throws InvalidSettingException {
        TomlSettings tls = file.root().table("tls");
        try {
            return tls.read(TlsSettings.class).anchors();
        } catch (IOException e) {
            throw tls.invalid("ca-bundle", String.valueOf(e.getMessage()));
        }
    }

    @Provides
    @Singleton
    SmtpClient client(InstantSource clock, RandomGenerator random) {
        return SmtpClient.start(CLIENT_LOOPS, clock, random);
    }

    @Provides
    @Singleton
    ConnectionPool pool(ConfigurationFile file, InstantSource clock, ExecutorService threads)
            throws InvalidSettingException {
        return new ConnectionPool(file.root().table("outbound").read(PoolSettings.class), clock, threads);
    }

    @Provides
    @Singleton
    HostsFile hosts(DnsSettings settings, InstantSource clock) {
        return new HostsFile(settings.hosts(), clock);
    }

    @Provides
    @Singleton
    TlsPolicyResolver tlsPolicy(Basics basics, HostsFile hosts, TrustAnchors anchors) {
        HttpsMtaStsFetcher fetcher = new HttpsMtaStsFetcher(anchors, basics.dns(), hosts);
        StateStore state = basics.state().apply("mta-sts");
        return new TlsPolicyResolver(
                anchors,
                new DanePolicy(basics.dns(), basics.clock()),
                new MtaSts(basics.dns(), fetcher, state, basics.clock()));
    }

    @Provides
    @Singleton
    Basics basics(DnsResolver dns, InstantSource clock, RandomGenerator random, Function<String, StateStore> state) {
        return new Basics(dns, clock, random, state);
    }

    @Provides
    @Singleton
    SmtpServices services(Clients clients, Basics basics, TlsPolicyResolver tls, Ourselves ourselves) {
        return new SmtpServices(
                clients.client(),
                clients.pool(),
                basics.dns(),
                clients.hosts(),
                tls,
                basics.clock(),
                basics.random(),
                SmtpServices.Environment.of(
                        ourselves.hostname(), ourselves.hosts(), clients.anchors(), basics.clock()));
    }

    @Provides
    @Singleton
    Clients clients(SmtpClient client, ConnectionPool pool, HostsFile hosts, TrustAnchors anchors) {
        return new Clients(client, pool, hosts, anchors);
    }

    @Provides
    @Singleton
    Ourselves ourselves(ConfigurationFile file, Supplier<Collection<InetSocketAddress>> listening) {
        String hostname = file.server().hostname();
        return new Ourselves(hostname, OwnHosts.of(Set.of(hostname), listening));
    }

    @Provides
    @Singleton
    RecipientProbe probe(CurrentGeneration current, Basics basics) {
        SmtpRecipientProbe callout = new SmtpRecipientProbe(
                mailbox -> current.get().routing().wayOf(mailbox),
                route -> current.transport(route.transport()),
                basics.clock(),
                CALLOUT);
        return new CachingProbe(callout, basics.state().apply("probe"));
    }

    @Provides
    @Singleton
    SharedServices shared(
            Basics basics, Ourselves ourselves, SmtpClient client, RecipientProbe probe, Runtime runtime) {
        return new SharedServices(
                basics.clock(),
                basics.random(),
                basics.dns(),
                basics.state(),
                new SharedServices.Conversations(client, probe),
                runtime.events(),
                runtime.threads(),
                ourselves.hostname());
    }

    /// What almost everything needs.
    record Basics(DnsResolver dns, InstantSource clock, RandomGenerator random, Function<String, StateStore> state) {}

    /// The SMTP client and what belongs to it.
    record Clients(SmtpClient client, ConnectionPool pool, HostsFile hosts, TrustAnchors anchors) {}

    /// Who we are.
    record Ourselves(String hostname, OwnHosts hosts) {}
}
