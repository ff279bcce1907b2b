// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.queue.QueueStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What the queue needs of the rest of the program.
///
/// @param store below it; opened and closed by the queue
/// @param routes ways
/// @param destinations caps and retry times
/// @param transports by the name in a route; may change with the configuration
/// @param events where happenings go
/// @param clock the time
/// @param random chance; safe for many threads
/// @param workers runs attempts: one virtual thread each; never refuses
public record QueuePorts(
        QueueStore store,
        Routes routes,
        DestinationPolicy destinations,
        Function<String, Optional<DeliveryTransport>> transports,
        EventPublisher events,
        InstantSource clock,
        RandomGenerator random,
        Executor workers) {}
