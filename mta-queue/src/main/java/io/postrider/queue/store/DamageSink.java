// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueId;

/// Takes contents that are not what was stored.
@FunctionalInterface
interface DamageSink {
    /// Sets a content aside, once.
    void setAside(QueueId id, Location location, String why);
}
