// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.routing;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;

/// Says where one recipient goes. Policies are asked in order until one does not pass.
///
/// Called on virtual threads, from many at once; may block (tables, DNS). Must have no side effect: the same
/// call
/// answers RCPT, `explain` and the queue. An exception defers.
///
/// @since 0.1
public interface RoutingPolicy extends AutoCloseable {
    /// Routes one recipient.
    Routing route(Envelope envelope, Recipient recipient);

    /// Called once, when the configuration goes.
    @Override
    default void close() {}
}
