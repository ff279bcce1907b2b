// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.dev;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.delivery.dev.FaultTransport;
import java.time.Duration;

/// The transport behind the development recipients.
public final class FaultTransportFactory implements DeliveryTransportFactory {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// For the service loader.
    public FaultTransportFactory() {}

    @Override
    public String name() {
        return FaultTransport.NAME;
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) {
        return new FaultTransport(context.clock(), LONGEST);
    }
}
