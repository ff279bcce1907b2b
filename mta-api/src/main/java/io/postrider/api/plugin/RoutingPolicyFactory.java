// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.routing.RoutingPolicy;

/// Makes routing policies.
///
/// @since 0.1
public interface RoutingPolicyFactory extends ExtensionFactory<RoutingPolicy> {}
