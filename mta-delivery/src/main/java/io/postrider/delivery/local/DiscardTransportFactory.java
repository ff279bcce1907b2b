// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;

/// `discard:`: the mail is delivered to nobody. The next hop is the reason, for the log.
public final class DiscardTransportFactory implements DeliveryTransportFactory {
    @Override
    public String name() {
        return "discard";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) {
        return new FixedOutcomeTransport(reason -> LocalOutcome.delivered(
                reason.isEmpty() ? "discarded" : "discarded: " + LocalOutcome.printable(reason)));
    }
}
