// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.Domain;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.api.plugin.RoutingPolicyFactory;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.routing.RoutingPolicy;
import io.postrider.delivery.lookup.TableRegistry;
import io.postrider.delivery.routing.RelayCheck;
import io.postrider.delivery.routing.RelaySettings;
import io.postrider.delivery.routing.RoutingChain;
import io.postrider.delivery.routing.RoutingPorts;
import io.postrider.delivery.smtp.DestinationSettings;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.filters.chain.ChainContext;
import io.postrider.filters.chain.FilterChain;
import io.postrider.queue.OutboundSettings;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.plugin.Context;
import io.postrider.server.plugin.Extensions;
import io.postrider.server.plugin.PluginException;
import io.postrider.server.plugin.SharedServices;
import io.postrider.server.settings.LimitsSettings;
import io.postrider.server.settings.LocalSettings;
import io.postrider.server.settings.SubmissionSettings;
import io.postrider.smtp.server.ListenerService;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds a [Generation] of a configuration file; what is wrong refuses it as a whole. One use, by one
/// thread.
public final class GenerationBuilder {
    private final ConfigurationFile file;
    private final Extensions extensions;
    private final Surroundings surroundings;

    /// What a generation stands in and does not own.
    ///
    /// @param shared what extensions get
    /// @param smtp the SMTP transports' services
    /// @param intake the door to the queue
    /// @param authenticators makes the authenticator of a configuration
    public record Surroundings(
            SharedServices shared, SmtpServices smtp, MailIntake intake, Authenticators authenticators) {}

    /// Makes the authenticator of a configuration.
    @FunctionalInterface
    public interface Authenticators {
        /// Reads `[[user]]` and `[auth]`.
        ///
        /// @throws InvalidSettingException when they are wrong
        Optional<Authenticator> of(ConfigurationFile file, TableRegistry tables) throws InvalidSettingException;
    }

    /// A builder for one file.
    public GenerationBuilder(ConfigurationFile file, Extensions extensions, Surroundings surroundings) {
        this.file = file;
        this.extensions = extensions;
        this.surroundings = surroundings;
    }

    /// Builds.
    ///
    /// @throws InvalidSettingException with the place of what is wrong
    /// @throws PluginException when a plugin's factory cannot be loaded
    public Generation build() throws InvalidSettingException, PluginException {
        SharedServices shared = surroundings.shared();
        TableRegistry tables = tables(shared);
        TomlSettings outbound = file.root().table("outbound");
        Destinations destinations = new Destinations(outbound.read(OutboundSettings.class));
        List<DestinationSettings> matches = new ArrayList<>();
        for (TomlSettings table : file.root().tables("destination")) {
            DestinationSettings match = table.read(DestinationSettings.class);
            destinations.add(table, match);
            matches.add(match);
        }
        TransportReader transports = new TransportReader(
                new TransportReader.Workshop(
                        surroundings.smtp(), shared, tables, extensions.all(DeliveryTransportFactory.class)),
                outbound,
                matches);
        Map<String, DeliveryTransport> made = transports.read(file);
        for (Map.Entry<String, TomlSettings> entry :
                file.root().named("transport").entrySet()) {
            destinations.addTransport(entry.getKey(), entry.getValue());
        }
        RoutingReader routing = new RoutingReader(file, outbound);
        RoutingPorts ports = new RoutingPorts(
                tables,
                transports.names(),
                shared.conversations().probe(),
                shared.clock(),
                GenerationBuilder::isOurs,
                policies(tables),
                routing);
        RoutingChain chain = RoutingChain.of(routing.read(), ports);
        RelaySettings relay = file.root().table("relay").read(RelaySettings.class);
        RelayCheck check = RelayCheck.of(chain, relay, ports);
        Sessions sessions = new Sessions(tables, relay);
        return new Generation(
                Fingerprint.of(file), chain, check, made, destinations, sessions.chains(), sessions.services(), tables);
    }

    private TableRegistry tables(SharedServices shared) throws InvalidSettingException, PluginException {
        Map<String, TableRegistry.Named> named = new LinkedHashMap<>();
        for (Map.Entry<String, TomlSettings> entry : file.root().named("table").entrySet()) {
            TomlSettings table = entry.getValue();
            String use = table.text("use").orElseThrow(() -> table.invalid("use", "a table needs use"));
            named.put(entry.getKey(), new TableRegistry.Named(use, table));
        }
        TableRegistry[] registry = new TableRegistry[1];
        registry[0] = new TableRegistry(
                extensions.all(LookupTableFactory.class).values(),
                named,
                (name, settings) -> new Context(name, settings, shared, uri -> registry[0].table(uri)),
                Optional.ofNullable(file.path().toAbsolutePath().getParent()).orElseThrow());
        return registry[0];
    }

    private List<RoutingPolicy> policies(TableRegistry tables) throws InvalidSettingException, PluginException {
        List<RoutingPolicy> policies = new ArrayList<>();
        Map<String, RoutingPolicyFactory> factories = extensions.all(RoutingPolicyFactory.class);
        for (TomlSettings table : file.root().tables("routing-policy")) {
            String use = table.text("use").orElseThrow(() -> table.invalid("use", "a routing policy needs use"));
            RoutingPolicyFactory factory = factories.get(use);
            if (factory == null) {
                throw table.invalid("use", "no routing policy is called that; there are " + factories.keySet());
            }
            policies.add(factory.create(new Context(use, table, surroundings.shared(), tables::table)));
        }
        return policies;
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    /// What the sessions of the listeners are served with.
    private final class Sessions {
        private final TableRegistry tables;
        private final Map<String, FilterChain> chains = new LinkedHashMap<>();
        private final Map<String, ListenerService> services = new LinkedHashMap<>();
        private final FilterReader filters;
        private final SubmissionSettings submission;

        Sessions(TableRegistry tables, RelaySettings relay) throws InvalidSettingException, PluginException {
            this.tables = tables;
            SharedServices shared = surroundings.shared();
            this.submission = file.root().table("submission").read(SubmissionSettings.class);
            this.filters = new FilterReader(
                    extensions.all(MailFilterFactory.class),
                    shared,
                    tables::table,
                    new ChainContext(
                            shared.hostname(),
                            shared.virtualThreads(),
                            shared.clock(),
                            shared.events(),
                            file.server().stateDirectory().resolve("tmp")));
            filters.read(file);
            build(relay);
        }

        private void build(RelaySettings relay) throws InvalidSettingException {
            CertificateReader certificates = new CertificateReader(file);
            LimitsSettings limits = file.limits().read(LimitsSettings.class);
            Optional<Authenticator> authenticator =
                    surroundings.authenticators().of(file, tables);
            ServiceMaker maker = new ServiceMaker(
                    new ServiceMaker.Common(
                            surroundings.intake(), authenticator, surroundings.shared(), submission, origin()),
                    relay,
                    Networks.of(file.limits(), "exempt", limits.exempt()));
            for (ListenerConfiguration listener : ListenerReader.read(file)) {
                String name = listener.listener().name();
                chains.put(name, filters.chain(listener, submission));
                services.put(name, maker.service(listener, certificates));
            }
        }

        private Domain origin() {
            return Domain.of(file.server().origin().orElse(file.server().hostname()));
        }

        Generation.Chains chains() throws InvalidSettingException {
            TomlSettings local = file.root().table("local");
            return new Generation.Chains(
                    Map.copyOf(chains), filters.local(local, local.read(LocalSettings.class), submission));
        }

        Map<String, ListenerService> services() {
            return services;
        }
    }
}
