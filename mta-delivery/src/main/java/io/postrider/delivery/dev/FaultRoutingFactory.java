// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dev;

import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.RoutingPolicyFactory;
import io.postrider.api.routing.RoutingPolicy;

/// Makes the routing policy of the development recipients.
public final class FaultRoutingFactory implements RoutingPolicyFactory {
    /// A factory.
    public FaultRoutingFactory() {}

    @Override
    public String name() {
        return "fault";
    }

    @Override
    public RoutingPolicy create(ExtensionContext context) {
        return new FaultRouting();
    }
}
