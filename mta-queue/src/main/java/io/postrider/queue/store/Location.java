// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.ContentTraits;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Where a content lies: one file holds its head and its body, each with a checksum (CRC-32C).
///
/// On disk 53 octets, big-endian: version 1, file number, head offset, head octets (4), head checksum (4),
/// body offset,
/// body octets, body checksum (4), traits. See `docs/queue-format.md`.
///
/// @param file the file's number
/// @param head where the head lies
/// @param body where the body lies
/// @param traits what intake noted
record Location(long file, Extent head, Extent body, ContentTraits traits) {
    private static final byte VERSION = 1;
    private static final int OCTETS = 1 + 8 + 8 + 4 + 4 + 8 + 8 + 4 + 8;

    /// A run of octets in a file.
    ///
    /// @param offset from the file's start
    /// @param octets how many
    /// @param checksum their CRC-32C
    record Extent(long offset, long octets, int checksum) {}

    long sizeOctets() {
        return head.octets + body.octets;
    }

    byte[] encoded() {
        return ByteBuffer.allocate(OCTETS)
                .put(VERSION)
                .putLong(file)
                .putLong(head.offset)
                .putInt((int) head.octets)
                .putInt(head.checksum)
                .putLong(body.offset)
                .putLong(body.octets)
                .putInt(body.checksum)
                .putLong(traits.encoded())
                .array();
    }

    /// @throws IOException when `octets` is no location that this version knows
    static Location decode(byte[] octets) throws IOException {
        if (octets.length != OCTETS || octets[0] != VERSION) {
            throw new IOException("a content's location record has " + octets.length + " octets and version "
                    + (octets.length == 0 ? "none" : octets[0]));
        }
        ByteBuffer in = ByteBuffer.wrap(octets, 1, OCTETS - 1);
        long file = in.getLong();
        long headOffset = in.getLong();
        int headOctets = in.getInt();
        int headChecksum = in.getInt();
        var body = new Extent(in.getLong(), in.getLong(), in.getInt());
        return new Location(
                file, new Extent(headOffset, headOctets, headChecksum), body, ContentTraits.decode(in.getLong()));
    }
}
