// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A value of a [StateStore][io.postrider.api.state.StateStore] with its end. On disk: end (milliseconds of
/// the Unix
/// epoch, 8 octets), value.
///
/// @param endMillis from then on it is absent
/// @param value the octets
record StateEntry(long endMillis, byte[] value) {
    byte[] encoded() {
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(endMillis)
                .put(value)
                .array();
    }

    static StateEntry decode(byte[] octets) {
        return new StateEntry(ByteBuffer.wrap(octets).getLong(), Arrays.copyOfRange(octets, Long.BYTES, octets.length));
    }

    boolean liveAt(long nowMillis) {
        return nowMillis < endMillis;
    }
}
