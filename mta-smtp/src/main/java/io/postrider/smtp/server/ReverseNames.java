// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Looks clients' names up beside their sessions, never before them. At most 256 at a time; who comes
/// above that stays without a name.
final class ReverseNames {
    private static final int AT_A_TIME = 256;
    private static final long MILLIS = 1_000;
    private final ServerPorts.ReverseLookup lookup;
    private final Executor threads;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    ReverseNames(ServerPorts.ReverseLookup lookup, Executor threads) {
        this.lookup = lookup;
        this.threads = threads;
    }

    /// Begins a look-up; the name is there when it came within 1 s.
    Supplier<Optional<String>> begin(InetAddress address) {
        if (address.isLoopbackAddress() || !places.tryAcquire()) {
            return Optional::empty;
        }
        CompletableFuture<Optional<String>> name = new CompletableFuture<Optional<String>>()
                .completeOnTimeout(Optional.empty(), MILLIS, TimeUnit.MILLISECONDS);
        threads.execute(() -> {
            try {
                var _ = name.complete(lookup.name(address));
            } catch (RuntimeException fault) {
                var _ = name.complete(Optional.empty());
            } finally {
                places.release();
            }
        });
        return () -> name.getNow(Optional.empty());
    }
}
