// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.queue.QueueManager;
import io.postrider.server.admin.Router;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The resources of the admin API about the queue.
@Singleton
final class QueueRoutes {
    private final QueueManager queue;

    @Inject
    QueueRoutes(QueueManager queue) {
        this.queue = queue;
    }

    Router add(Router router) {
        return router;
    }
}
