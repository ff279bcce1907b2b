// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Makes SMTP transports: one for each scheme, named as that, and one for each `[transport.X]`
/// whose `to` has one of them. Made by the wiring, because it shares the client, the connections
/// and the policies of the process.
public final class SmtpTransportFactory implements DeliveryTransportFactory {
    private static final Set<String> SCHEMES = Set.of("smtp", "smtps", "smtp-mx", "mx");
    private final SmtpServices services;
    private final OutboundSettings outbound;
    private final PoolSettings pool;
    private final List<DestinationSettings> destinations;

    /// A factory over these services and settings.
    public SmtpTransportFactory(
            SmtpServices services,
            OutboundSettings outbound,
            PoolSettings pool,
            List<DestinationSettings> destinations) {
        this.services = services;
        this.outbound = outbound;
        this.pool = pool;
        this.destinations = List.copyOf(destinations);
    }

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) throws InvalidSettingException {
        TransportSettings settings = TransportKeys.transport(context.settings());
        TransportTlsSettings tls = TransportKeys.tls(context.settings());
        String scheme = SCHEMES.contains(context.name()) ? context.name() : "smtp";
        try {
            return SmtpTransport.of(
                    services,
                    SmtpTransport.Configuration.of(scheme, outbound, pool)
                            .withDestinations(destinations)
                            .withTransport(context.name(), settings, tls));
        } catch (IOException wrong) {
            throw context.settings().invalid("to", String.valueOf(wrong.getMessage()));
        }
    }
}
