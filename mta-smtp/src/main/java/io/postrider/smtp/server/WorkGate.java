// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many sessions work at the same moment; the others wait in order. Waiting for a client is no
/// work.
final class WorkGate {
    private static final int PATIENCE_SECONDS = 60;
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

        /// Takes a place.
        ///
        /// @throws InterruptedException also when none was free for a minute: the session is given up
        void enter() throws InterruptedException {
            if (!inside && !places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new InterruptedException("no session ended its work in " + PATIENCE_SECONDS + " s");
            }
            inside = true;
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
