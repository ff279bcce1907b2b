// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

/// Attempts delivery once. One instance per configured transport, called from many virtual threads.
///
/// @since 0.1
public interface DeliveryTransport extends AutoCloseable {
    /// Delivers to all of [DeliveryRequest#recipients()], calling [DeliveryRequest#handingOver] before the
    /// octet that
    /// passes responsibility and [DeliveryRequest#settle] for each recipient as its outcome becomes known.
    /// Remote and
    /// network failures are outcomes, not exceptions. A recipient unsettled at return or exception is
    /// deferred, or
    /// *uncertain* if it was handed over. Ends by [DeliveryRequest#deadline()].
    ///
    /// @throws InterruptedException when the process stops; what is unsettled stays queued
    void deliver(DeliveryRequest request) throws InterruptedException;

    /// Called once, when the configuration goes and no attempt runs.
    @Override
    default void close() {}
}
