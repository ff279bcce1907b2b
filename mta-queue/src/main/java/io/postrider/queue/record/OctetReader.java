// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Reads what [OctetWriter] wrote; every fault of the octets is a [RecordException]. Not thread-safe.
final class OctetReader {
    private final ByteBuffer in;

    OctetReader(byte[] octets) {
        this.in = ByteBuffer.wrap(octets);
    }

    int octet() throws RecordException {
        if (!in.hasRemaining()) {
            throw new RecordException("the record ends too early");
        }
        return in.get() & 0xff;
    }

    void version(int expected, String what) throws RecordException {
        int found = octet();
        if (found != expected) {
            throw new RecordException(what + " of unknown version " + found);
        }
    }

    long number() throws RecordException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new RecordException("a number is too long");
    }

    /// A number that counts something that is stored behind it, or that has to fit an int.
    int count() throws RecordException {
        long value = number();
        if (value > Integer.MAX_VALUE) {
            throw new RecordException("a count is too great: " + value);
        }
        return (int) value;
    }

    long signed() throws RecordException {
        long folded = long64();
        return (folded >>> 1) ^ -(folded & 1);
    }

    long long64() throws RecordException {
        if (in.remaining() < 8) {
            throw new RecordException("the record ends too early");
        }
        return in.getLong();
    }

    boolean flag() throws RecordException {
        return octet() != 0;
    }

    String text() throws RecordException {
        int length = count();
        if (length > in.remaining()) {
            throw new RecordException("a text is longer than its record");
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException broken) {
            throw new RecordException("a text is not UTF-8", broken);
        }
    }

    Optional<String> optionalText() throws RecordException {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    Instant instant() throws RecordException {
        return Instant.ofEpochMilli(long64());
    }

    Optional<Instant> optionalInstant() throws RecordException {
        return flag() ? Optional.of(instant()) : Optional.empty();
    }

    boolean hasMore() {
        return in.hasRemaining();
    }
}
