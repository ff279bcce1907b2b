// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.dev;

import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.RoutingPolicyFactory;
import io.postrider.api.routing.RoutingPolicy;
import io.postrider.delivery.dev.FaultRouting;

/// `use = "dev-faults"`: the development recipients.
public final class FaultRoutingFactory implements RoutingPolicyFactory {
    /// For the service loader.
    public FaultRoutingFactory() {}

    @Override
    public String name() {
        return "dev-faults";
    }

    @Override
    public RoutingPolicy create(ExtensionContext context) {
        return new FaultRouting();
    }
}
