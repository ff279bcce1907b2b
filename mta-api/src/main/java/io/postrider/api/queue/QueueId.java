// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

import java.util.Optional;

/// The id of a message: 63 bits, ordered by time, with the shard inside; never re-used. Written as twelve
/// characters
/// of Postfix's long queue id alphabet, so that the order of the texts is the order of the ids.
///
/// From the top: 41 bits of milliseconds since 2020-01-01 UTC, 6 bits of shard, 16 bits of sequence.
///
/// @param value positive
/// @since 0.1
public record QueueId(long value) implements Comparable<QueueId> {
    private static final String ALPHABET = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    private static final int LENGTH = 12;
    /// 2020-01-01T00:00:00Z in milliseconds of the Unix epoch.
    public static final long EPOCH_MILLIS = 1_577_836_800_000L;

    /// Checks the sign.
    public QueueId {
        if (value < 0) {
            throw new IllegalArgumentException("a queue id is not negative");
        }
    }

    /// The first id of a millisecond in a shard.
    public static QueueId first(long epochMillis, Shard shard) {
        return new QueueId(((epochMillis - EPOCH_MILLIS) << 22) | ((long) shard.number() << 16));
    }

    /// Reads the twelve characters; empty when `text` is no queue id.
    public static Optional<QueueId> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0 || value > (Long.MAX_VALUE - digit) / ALPHABET.length()) {
                return Optional.empty();
            }
            value = value * ALPHABET.length() + digit;
        }
        return Optional.of(new QueueId(value));
    }

    /// The shard that the message belongs to.
    public Shard shard() {
        return new Shard((int) (value >>> 16) & 0x3f);
    }

    /// When the id was given, in milliseconds of the Unix epoch.
    public long epochMillis() {
        return (value >>> 22) + EPOCH_MILLIS;
    }

    @Override
    public int compareTo(QueueId other) {
        return Long.compare(value, other.value);
    }

    /// Twelve characters.
    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        long rest = value;
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(text);
    }
}
