// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

import io.postrider.api.queue.QueueId;
import java.time.Instant;
import java.util.Optional;

/// Something that happened. Kinds are sub-interfaces, to which more may come: ignore what you do not know.
///
/// @since 0.1
public interface MtaEvent {
    /// When.
    Instant at();

    /// The kind's name in the event log, such as `accepted`, `delivered`, `deferred`.
    String kind();

    /// The message it belongs to.
    Optional<QueueId> queueId();

    /// The session it belongs to.
    Optional<String> sessionId();
}
