// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.state;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiPredicate;

/// A named map of octets with time to live and quota. Not durable on return: a crash may lose the last
/// second.
///
/// Called from many virtual threads; reads and writes do not wait for the disk for long. Keys are at most 1
/// KiB,
/// values at most 64 KiB.
///
/// @since 0.1
public interface StateStore {
    /// The value, unless it has expired.
    Optional<byte[]> get(String key);

    /// Sets the value for a time. Returns false when the quota is used up and nothing was written.
    boolean put(String key, byte[] value, Duration timeToLive);

    /// Sets the value if the present one is `expected` (empty = absent). Returns whether it did.
    boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive);

    /// Removes the value.
    void remove(String key);

    /// Visits all live entries with this prefix in byte order until `visitor` returns false.
    void scan(String prefix, BiPredicate<String, byte[]> visitor);
}
