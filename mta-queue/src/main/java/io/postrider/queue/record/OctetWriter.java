// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Writes a record's fields: numbers as base-128 groups with the lowest first, texts as a length in
/// octets and UTF-8. Not thread-safe.
final class OctetWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    OctetWriter octet(int value) {
        out.write(value);
        return this;
    }

    /// A number that is never negative.
    OctetWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative number in a record: " + value);
        }
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /// A number of either sign.
    OctetWriter signed(long value) {
        long folded = (value << 1) ^ (value >> 63);
        return long64(folded);
    }

    /// Eight octets, highest first.
    OctetWriter long64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    OctetWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    OctetWriter text(String value) {
        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        number(octets.length);
        out.writeBytes(octets);
        return this;
    }

    OctetWriter optionalText(Optional<String> value) {
        flag(value.isPresent());
        value.ifPresent(this::text);
        return this;
    }

    OctetWriter instant(Instant value) {
        return long64(value.toEpochMilli());
    }

    OctetWriter optionalInstant(Optional<Instant> value) {
        flag(value.isPresent());
        value.ifPresent(this::instant);
        return this;
    }

    byte[] octets() {
        return out.toByteArray();
    }
}
