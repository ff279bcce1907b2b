// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.util.concurrent.Semaphore;

/// Bounds how many sessions work at the same moment; the others wait in order. Waiting for a client is no
/// work.
final class WorkGate {
    private final Semaphore places;

    WorkGate(int places) {
        this.places = new Semaphore(places, true);
    }

    Pass pass() {
        return new Pass();
    }

    int free() {
        return places.availablePermits();
    }

    /// One session's. Used by its thread alone.
    final class Pass {
        private boolean inside;

        void enter() throws InterruptedException {
            if (!inside) {
                // bounded by the work of those before us, whose every call has a deadline
                places.acquire();
                inside = true;
            }
        }

        void leave() {
            if (inside) {
                inside = false;
                places.release();
            }
        }

        /// Waits for a client, without holding a place.
        boolean outside(Wait wait) throws InterruptedException {
            leave();
            boolean result = wait.await();
            enter();
            return result;
        }
    }

    /// Something that waits.
    @FunctionalInterface
    interface Wait {
        /// Waits.
        boolean await() throws InterruptedException;
    }
}
