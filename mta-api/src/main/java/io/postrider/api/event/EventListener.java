// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

/// Observes; can change nothing. Called in order from one thread behind a bounded buffer; overflow drops and
/// counts.
///
/// @since 0.1
public interface EventListener extends AutoCloseable {
    /// Called for every event. An exception is logged and counted.
    void onEvent(MtaEvent event);

    /// Called once, after the last event.
    @Override
    default void close() {}
}
