// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.queue.QueueId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// The layouts of all keys but the schedule's: numbers have a fixed width, highest octet first, so that
/// octet order is their order. Pure functions.
public final class Keys {
    private Keys() {}

    /// ENVELOPES: id.
    public static byte[] envelope(QueueId id) {
        return ByteBuffer.allocate(8).putLong(id.value()).array();
    }

    /// RECIPIENTS: id, ordinal.
    public static byte[] recipient(QueueId id, int ordinal) {
        return ByteBuffer.allocate(12).putLong(id.value()).putInt(ordinal).array();
    }

    /// HANDOVERS: id, part.
    public static byte[] handover(PartKey part) {
        return ByteBuffer.allocate(12)
                .putLong(part.id().value())
                .putInt(part.number())
                .array();
    }

    /// DEADLINES: time, id, part.
    public static byte[] deadline(Instant at, PartKey part) {
        return ByteBuffer.allocate(20)
                .putLong(Math.max(0, at.toEpochMilli()))
                .putLong(part.id().value())
                .putInt(part.number())
                .array();
    }

    /// The end of all deadlines up to and with `at`.
    public static byte[] deadlinesAfter(Instant at) {
        return ByteBuffer.allocate(8).putLong(at.toEpochMilli() + 1).array();
    }

    /// QUERIES: kind, term, NUL, id, ordinal.
    public static byte[] query(char kind, String term, QueueId id, int ordinal) {
        byte[] prefix = queries(kind, term);
        return ByteBuffer.allocate(prefix.length + 12)
                .put(prefix)
                .putLong(id.value())
                .putInt(ordinal)
                .array();
    }

    /// The first octets of all query rows of one term.
    public static byte[] queries(char kind, String term) {
        byte[] text = term.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + 2)
                .put((byte) kind)
                .put(text)
                .put((byte) 0)
                .array();
    }

    /// CONTROLS: kind, NUL, name.
    public static byte[] control(String kind, String name) {
        return (kind + '\0' + name).getBytes(StandardCharsets.UTF_8);
    }

    /// The id at the beginning of a key of ENVELOPES, RECIPIENTS or HANDOVERS.
    public static QueueId id(byte[] key) throws RecordException {
        return idAt(key, 0);
    }

    /// The id at an offset of a key.
    public static QueueId idAt(byte[] key, int offset) throws RecordException {
        if (key.length < offset + 8) {
            throw new RecordException("a key is too short");
        }
        long value = ByteBuffer.wrap(key).getLong(offset);
        if (value < 0) {
            throw new RecordException("a key has a negative id");
        }
        return new QueueId(value);
    }

    /// The part that a key of HANDOVERS names, or one of DEADLINES behind its time.
    public static PartKey part(byte[] key, int offset) throws RecordException {
        QueueId id = idAt(key, offset);
        if (key.length != offset + 12) {
            throw new RecordException("a key has a wrong length");
        }
        return new PartKey(id, ByteBuffer.wrap(key).getInt(offset + 8));
    }

    /// The first key behind all that begin with `prefix`; empty when there is none.
    public static byte[] after(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xff) {
            last--;
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        if (last >= 0) {
            end[last]++;
        }
        return end;
    }

    /// The next key behind `key`.
    public static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
