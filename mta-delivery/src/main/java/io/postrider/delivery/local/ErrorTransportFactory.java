// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.smtp.EnhancedStatus;
import java.util.Optional;

/// `error:5.1.1 TEXT` fails, `error:4.x.x TEXT` defers. The next hop is `STATUS TEXT`.
public final class ErrorTransportFactory implements DeliveryTransportFactory {
    @Override
    public String name() {
        return "error";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) {
        return new FixedOutcomeTransport(ErrorTransportFactory::outcome);
    }

    private static DeliveryOutcome outcome(String nextHop) {
        int blank = nextHop.indexOf(' ');
        Optional<EnhancedStatus> status = EnhancedStatus.parse(blank < 0 ? nextHop : nextHop.substring(0, blank))
                .filter(s -> s.statusClass() != 2);
        String text = blank < 0 || status.isEmpty() ? nextHop : nextHop.substring(blank + 1);
        String code = status.map(EnhancedStatus::toString).orElse("5.0.0");
        return code.startsWith("4") ? LocalOutcome.deferred(code, text) : LocalOutcome.failed(code, text);
    }
}
