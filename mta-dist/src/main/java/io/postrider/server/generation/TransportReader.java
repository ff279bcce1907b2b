// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.lmtp.LmtpTransport;
import io.postrider.delivery.lookup.Tables;
import io.postrider.delivery.routing.TransportNames;
import io.postrider.delivery.smtp.DestinationSettings;
import io.postrider.delivery.smtp.OutboundSettings;
import io.postrider.delivery.smtp.PoolSettings;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.delivery.smtp.SmtpTransport;
import io.postrider.delivery.smtp.TransportSettings;
import io.postrider.delivery.smtp.TransportTlsSettings;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.plugin.Context;
import io.postrider.server.plugin.PluginException;
import io.postrider.server.plugin.SharedServices;
import io.postrider.server.settings.TransportTarget;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes the transports: one per scheme and one per `[transport.X]`, each by the factory of its scheme.
final class TransportReader {
    private static final List<String> SMTP_SCHEMES = List.of("smtp", "smtps", "smtp-mx", "mx");
    private static final List<String> LMTP_SCHEMES = List.of("lmtp", "lmtp+unix");
    private final Workshop workshop;
    private final List<DestinationSettings> destinations;
    private final Map<String, DeliveryTransportFactory> byScheme = new LinkedHashMap<>();
    private final Map<String, TransportNames.Named> named = new LinkedHashMap<>();
    private final OutboundSettings outbound;
    private final PoolSettings pool;

    /// What transports are made with.
    ///
    /// @param smtp the SMTP transports' services
    /// @param shared what plugins get
    /// @param tables opens tables
    /// @param factories all that were found
    record Workshop(
            SmtpServices smtp, SharedServices shared, Tables tables, Map<String, DeliveryTransportFactory> factories) {}

    TransportReader(Workshop workshop, TomlSettings outbound, List<DestinationSettings> destinations)
            throws InvalidSettingException {
        this.workshop = workshop;
        this.destinations = destinations;
        this.outbound = outbound.read(OutboundSettings.class);
        this.pool = outbound.read(PoolSettings.class);
        for (DeliveryTransportFactory factory : workshop.factories().values()) {
            factory.schemes().forEach(scheme -> byScheme.putIfAbsent(scheme, factory));
        }
    }

    /// Makes all of them, by the names that routes use.
    Map<String, DeliveryTransport> read(ConfigurationFile file) throws InvalidSettingException, PluginException {
        Map<String, DeliveryTransport> transports = new LinkedHashMap<>();
        for (String scheme : SMTP_SCHEMES) {
            transports.put(scheme, smtp(file.root(), smtpOf(scheme)));
        }
        for (String scheme : LMTP_SCHEMES) {
            transports.put(scheme, lmtp(file.root(), smtpOf(scheme)));
        }
        for (Map.Entry<String, DeliveryTransportFactory> entry : byScheme.entrySet()) {
            transports.put(
                    entry.getKey(),
                    entry.getValue().create(context(entry.getKey(), file.root().empty())));
        }
        for (Map.Entry<String, TomlSettings> entry :
                file.root().named("transport").entrySet()) {
            transports.put(entry.getKey(), named(entry.getKey(), entry.getValue()));
        }
        return transports;
    }

    private SmtpTransport.Configuration smtpOf(String scheme) {
        return SmtpTransport.Configuration.of(scheme, outbound, pool).withDestinations(destinations);
    }

    private DeliveryTransport named(String name, TomlSettings table) throws InvalidSettingException {
        TransportTarget target = table.read(TransportTarget.class);
        named.put(name, new TransportNames.Named(target.to(), target.command()));
        String scheme = scheme(target);
        if (SMTP_SCHEMES.contains(scheme) || LMTP_SCHEMES.contains(scheme)) {
            TransportSettings settings = table.read(TransportSettings.class);
            TransportTlsSettings tls = table.read(TransportTlsSettings.class);
            SmtpTransport.Configuration made = smtpOf(scheme).withTransport(name, settings, tls);
            return SMTP_SCHEMES.contains(scheme) ? smtp(table, made) : lmtp(table, made);
        }
        DeliveryTransportFactory factory = byScheme.get(scheme);
        if (factory == null) {
            throw table.invalid(
                    "to", scheme.isEmpty() ? "a transport needs to or command" : "no transport is called " + scheme);
        }
        return factory.create(context(name, table));
    }

    private static String scheme(TransportTarget target) {
        if (!target.command().isEmpty()) {
            return "pipe";
        }
        String to = target.to().orElse("");
        int colon = to.indexOf(':');
        return (colon < 0 ? to : to.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private DeliveryTransport smtp(TomlSettings table, SmtpTransport.Configuration configuration)
            throws InvalidSettingException {
        try {
            return SmtpTransport.of(workshop.smtp(), configuration);
        } catch (IOException e) {
            throw table.invalid("to", String.valueOf(e.getMessage()));
        }
    }

    private DeliveryTransport lmtp(TomlSettings table, SmtpTransport.Configuration configuration)
            throws InvalidSettingException {
        try {
            return LmtpTransport.of(workshop.smtp(), configuration);
        } catch (IOException e) {
            throw table.invalid("to", String.valueOf(e.getMessage()));
        }
    }

    private Context context(String name, TomlSettings settings) {
        return new Context(name, settings, workshop.shared(), workshop.tables());
    }

    /// What routing may name.
    TransportNames names() {
        Set<String> schemes = new LinkedHashSet<>(SMTP_SCHEMES);
        schemes.addAll(LMTP_SCHEMES);
        schemes.addAll(byScheme.keySet());
        return new TransportNames(named, schemes);
    }
}
