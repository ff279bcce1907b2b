// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.event.EventPublisher;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// What a chain needs of its surroundings.
///
/// @param authservId our name in Authentication-Results (RFC 8601 §2.5)
/// @param virtualThreads runs the filters' calls, one thread a call
/// @param clock the time of events
/// @param events where failures are published
/// @param spoolDirectory where bodies that a filter replaced wait, when they are large
public record ChainContext(
        String authservId, Executor virtualThreads, InstantSource clock, EventPublisher events, Path spoolDirectory) {}
