// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

/// Where the core's parts publish what happened. Implemented by the core; never blocks for long, never
/// throws.
///
/// @since 0.1
public interface EventPublisher {
    /// Publishes one event.
    void publish(MtaEvent event);

    /// Publishes to nobody.
    static EventPublisher nobody() {
        return event -> {};
    }
}
