// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueId;
import java.nio.ByteBuffer;

/// Keys and values of the store's own tables: big-endian, so that octet order is number order.
final class Octets {
    private Octets() {}

    static byte[] of(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static byte[] of(long first, long second) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(first)
                .putLong(second)
                .array();
    }

    static byte[] of(QueueId id) {
        return of(id.value());
    }

    static long number(byte[] octets, int offset) {
        return ByteBuffer.wrap(octets).getLong(offset);
    }

    static QueueId id(byte[] octets, int offset) {
        return new QueueId(number(octets, offset));
    }
}
