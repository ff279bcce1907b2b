// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.delivery.DeliveryTransport;
import java.util.Set;

/// Makes delivery transports. `name()` is the transport's kind; a URI's scheme chooses it.
///
/// @since 0.1
public interface DeliveryTransportFactory extends ExtensionFactory<DeliveryTransport> {
    /// The URI schemes it serves, without the colon; default: its name.
    default Set<String> schemes() {
        return Set.of(name());
    }
}
