// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/// The store's own figures in [Family#META].
final class Meta {
    /// The number of the last batch written: tells after a failure whether a batch is there.
    static final byte[] BATCH = "batch".getBytes(US_ASCII);
    /// No id up to this one will be given again.
    static final byte[] ID_LIMIT = "id-limit".getBytes(US_ASCII);

    private Meta() {}

    /// Reads a figure, 0 when it was never written.
    static long read(RecordLog log, byte[] key) throws IOException {
        return log.get(Family.META, key).map(value -> Octets.number(value, 0)).orElse(0L);
    }
}
