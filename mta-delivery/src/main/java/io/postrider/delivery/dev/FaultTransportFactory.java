// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dev;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import java.time.Duration;

/// Makes the transport of the development recipients.
public final class FaultTransportFactory implements DeliveryTransportFactory {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /// A factory.
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
