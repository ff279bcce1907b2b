// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

/// Looking at the queue and acting on it.
public final class QueueManager {
    QueueManager(Core core, Settler settler, PartReader reader) {}
}
