// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that bodies and heads on their way in may take, all sessions together. Thread-safe.
final class ContentBudget {
    private final long limitOctets;
    private final AtomicLong used = new AtomicLong();

    ContentBudget(long limitOctets) {
        this.limitOctets = limitOctets;
    }

    /// Takes memory if there is some.
    boolean tryTake(long octets) {
        return take(octets, limitOctets);
    }

    /// Takes memory for what cannot go to a file, a head: up to twice the limit.
    boolean tryTakeBeyond(long octets) {
        return take(octets, 2 * limitOctets);
    }

    private boolean take(long octets, long limit) {
        if (used.addAndGet(octets) <= limit) {
            return true;
        }
        used.addAndGet(-octets);
        return false;
    }

    /// Gives memory back.
    void give(long octets) {
        used.addAndGet(-octets);
    }

    /// What is taken.
    long usedOctets() {
        return used.get();
    }
}
