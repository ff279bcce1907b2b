// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.EnhancedStatus;
import java.util.Optional;

/// The `error` transport as routing uses it: its next hop is `STATUS TEXT`. Pure functions.
final class Refusals {
    static final String TRANSPORT = "error";

    private Refusals() {}

    /// What a route of the error transport says; empty for all other routes.
    static Optional<Diagnostic> of(Route route) {
        if (!route.transport().equals(TRANSPORT)) {
            return Optional.empty();
        }
        int blank = route.nextHop().indexOf(' ');
        String status = blank < 0 ? route.nextHop() : route.nextHop().substring(0, blank);
        String text = blank < 0 ? "refused" : route.nextHop().substring(blank + 1);
        return Optional.of(Diagnostic.of(
                EnhancedStatus.parse(status)
                        .filter(s -> s.isPermanent() || s.isTransient())
                        .orElse(new EnhancedStatus(5, 0, 0)),
                text));
    }
}
