// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import java.time.Duration;

/// `hold:`: the mail is kept until an operator releases it. The next hop is the reason.
///
/// The queue holds recipients whose route names this transport and does not call it; should it be called all
/// the same,
/// it defers for a day at a time.
public final class HoldTransportFactory implements DeliveryTransportFactory {
    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) {
        return new FixedOutcomeTransport(reason -> {
            String text = reason.isEmpty() ? "held" : "held: " + LocalOutcome.printable(reason);
            return new DeliveryOutcome.Deferred(
                    Deferral.of(Diagnostic.of("4.2.0", text)).withRetryAfter(LOOK_AGAIN));
        });
    }
}
