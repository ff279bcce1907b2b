// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.routing.RoutingPolicy;
import java.util.function.LongSupplier;

/// What the queue asks about ways. A port over the routing chain; called on virtual threads, from many
/// at once.
public interface Routes {
    /// Asks the routing policies.
    Routing route(Envelope envelope, Recipient recipient);

    /// The way by a transport that a filter named, in the place of the policies.
    ///
    /// @param transport a transport's name or its URI form
    Routing named(String transport, Envelope envelope, Recipient recipient);

    /// Changes whenever the same question may get another answer: a fingerprint of the configuration,
    /// the same after a restart with the same configuration.
    long generation();

    /// True when mail that goes this way is kept until it is released.
    default boolean holds(Route route) {
        return route.transport().equals("hold");
    }

    /// True when mail that goes this way gets a Delivered-To field, so that one which has it already
    /// goes in circles.
    default boolean marksDelivery(Route route) {
        return route.transport().equals("maildir")
                || route.transport().equals("mbox")
                || route.transport().equals("pipe");
    }

    /// The routes of a chain of policies; named transports become routes without a next hop.
    static Routes of(RoutingPolicy chain, LongSupplier generation) {
        return new Routes() {
            @Override
            public Routing route(Envelope envelope, Recipient recipient) {
                return chain.route(envelope, recipient);
            }

            @Override
            public Routing named(String transport, Envelope envelope, Recipient recipient) {
                return new Routing.Via(Route.of(transport, ""));
            }

            @Override
            public long generation() {
                return generation.getAsLong();
            }
        };
    }
}
