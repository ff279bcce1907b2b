// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lmtp;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.smtp.OutboundSettings;
import io.postrider.delivery.smtp.PoolSettings;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.delivery.smtp.SmtpTransport;
import io.postrider.delivery.smtp.TransportKeys;
import java.io.IOException;
import java.util.Set;

/// Makes LMTP transports, by TCP and unix sockets. Made by the wiring.
public final class LmtpTransportFactory implements DeliveryTransportFactory {
    private final SmtpServices services;
    private final OutboundSettings outbound;
    private final PoolSettings pool;

    /// A factory over these services and settings.
    public LmtpTransportFactory(SmtpServices services, OutboundSettings outbound, PoolSettings pool) {
        this.services = services;
        this.outbound = outbound;
        this.pool = pool;
    }

    @Override
    public String name() {
        return "lmtp";
    }

    @Override
    public Set<String> schemes() {
        return Set.of("lmtp", "lmtp+unix");
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) throws InvalidSettingException {
        try {
            return LmtpTransport.of(
                    services,
                    SmtpTransport.Configuration.of("lmtp", outbound, pool)
                            .withTransport(
                                    context.name(),
                                    TransportKeys.transport(context.settings()),
                                    TransportKeys.tls(context.settings())));
        } catch (IOException wrong) {
            throw context.settings().invalid("to", String.valueOf(wrong.getMessage()));
        }
    }
}
