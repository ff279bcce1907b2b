// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.event;

import io.postrider.api.event.MtaEvent;

/// A consumer of every event, in order, on the bus's one thread: the logs and the metrics.
public interface EventSink {
    /// Takes one event; may buffer it.
    void accept(MtaEvent event);

    /// Called behind each batch: write what is buffered.
    default void flush() {}

    /// Called once, behind the last batch.
    default void close() {}
}
