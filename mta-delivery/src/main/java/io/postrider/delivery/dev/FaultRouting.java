// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dev;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.routing.RoutingPolicy;
import java.util.Locale;

/// Sends the development recipients their own ways: `temperror@…` is always deferred, `550@…` is
/// refused at RCPT, `bounce@…` fails after acceptance, `timeout@…` has a next hop that hangs. All
/// others pass. Thread-safe.
public final class FaultRouting implements RoutingPolicy {
    /// A policy.
    public FaultRouting() {}

    @Override
    public Routing route(Envelope envelope, Recipient recipient) {
        return switch (recipient.mailbox().localPart().value().toLowerCase(Locale.ROOT)) {
            case "550" -> new Routing.Fail(Diagnostic.of("5.1.1", "This development recipient is always refused"));
            case "temperror" -> new Routing.Via(Route.of(FaultTransport.NAME, "temperror"));
            case "bounce" -> new Routing.Via(Route.of(FaultTransport.NAME, "bounce"));
            case "timeout" -> new Routing.Via(Route.of(FaultTransport.NAME, "timeout"));
            default -> Routing.pass();
        };
    }
}
