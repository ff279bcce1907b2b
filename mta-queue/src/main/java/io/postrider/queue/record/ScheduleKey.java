// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.queue.QueueId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The key of a schedule row: lane, NUL, 9 − priority, tenant, NUL, due, id, part. Octet order is the
/// order in which a lane's rows are wanted: the most urgent priority first, then tenant by tenant, then
/// by due time.
///
/// @param lane the lane's name
/// @param priority MT-PRIORITY, -9 to 9
/// @param tenant whose mail it is
/// @param due not before
/// @param part whose row it is
public record ScheduleKey(String lane, int priority, String tenant, Instant due, PartKey part) {
    private static final int TAIL_OCTETS = 8 + 8 + 4;

    /// The octets.
    public byte[] octets() {
        byte[] head = bucket(lane, priority, tenant);
        return ByteBuffer.allocate(head.length + TAIL_OCTETS)
                .put(head)
                .putLong(Math.max(0, due.toEpochMilli()))
                .putLong(part.id().value())
                .putInt(part.number())
                .array();
    }

    /// Reads what [#octets()] wrote.
    public static ScheduleKey parse(byte[] octets) throws RecordException {
        int laneEnd = indexOfNul(octets, 0);
        int tenantEnd = indexOfNul(octets, laneEnd + 2);
        if (octets.length != tenantEnd + 1 + TAIL_OCTETS) {
            throw new RecordException("a schedule key has a wrong length");
        }
        ByteBuffer tail = ByteBuffer.wrap(octets, tenantEnd + 1, TAIL_OCTETS);
        Instant due = Instant.ofEpochMilli(tail.getLong());
        long id = tail.getLong();
        if (id < 0) {
            throw new RecordException("a schedule key has a negative id");
        }
        return new ScheduleKey(
                new String(octets, 0, laneEnd, StandardCharsets.UTF_8),
                9 - octets[laneEnd + 1],
                new String(octets, laneEnd + 2, tenantEnd - laneEnd - 2, StandardCharsets.UTF_8),
                due,
                new PartKey(new QueueId(id), tail.getInt()));
    }

    private static int indexOfNul(byte[] octets, int from) throws RecordException {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        throw new RecordException("a schedule key lacks a separator");
    }

    /// The first octets of all rows of a lane.
    public static byte[] lane(String lane) {
        return text(lane, -1);
    }

    /// The first octets of all rows of one lane, priority and tenant.
    public static byte[] bucket(String lane, int priority, String tenant) {
        byte[] first = text(lane, 9 - priority);
        byte[] second = text(tenant, -1);
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] text(String value, int octet) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL in a lane's or a tenant's name");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() + 2);
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        if (octet >= 0) {
            out.write(octet);
        }
        return out.toByteArray();
    }
}
