// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.Recipient;
import java.util.function.Function;

/// A transport that does nothing but answer; the next hop says what. Stateless.
///
/// @param outcome of a next hop
record FixedOutcomeTransport(Function<String, DeliveryOutcome> outcome) implements DeliveryTransport {
    @Override
    public void deliver(DeliveryRequest request) {
        for (Recipient recipient : request.recipients()) {
            request.settle(recipient, outcome.apply(request.route().nextHop()));
        }
    }
}
