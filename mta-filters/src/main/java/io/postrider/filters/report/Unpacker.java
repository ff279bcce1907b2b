// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.message.Parsed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Takes gzip (RFC 1952) and zip off a report, whatever its type says, and stops at a limit. Pure functions.
final class Unpacker {
    /// The most octets of a report that is unpacked.
    static final int MAX_OCTETS = 50 << 20;

    private static final int MAX_ENTRIES = 10;

    private Unpacker() {}

    /// The report; what is neither gzip nor zip is given back.
    static Parsed<byte[]> unpack(byte[] octets) {
        try {
            if (begins(octets, 0x1f, 0x8b)) {
                try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
                    return limited(in);
                }
            }
            if (begins(octets, 'P', 'K')) {
                return zip(octets);
            }
            return octets.length > MAX_OCTETS ? Parsed.invalid("the report is too big") : Parsed.valid(octets);
        } catch (IOException | IllegalArgumentException damaged) {
            return Parsed.invalid("damaged compression: " + damaged.getMessage());
        }
    }

    private static boolean begins(byte[] octets, int first, int second) {
        return octets.length > 2 && (octets[0] & 0xff) == first && (octets[1] & 0xff) == second;
    }

    private static Parsed<byte[]> zip(byte[] octets) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(octets))) {
            ZipEntry entry = in.getNextEntry();
            for (int i = 0; entry != null && i < MAX_ENTRIES; i++) {
                if (!entry.isDirectory()) {
                    return limited(in);
                }
                entry = in.getNextEntry();
            }
        }
        return Parsed.invalid("no file in the zip archive");
    }

    private static Parsed<byte[]> limited(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (out.size() + count > MAX_OCTETS) {
                return Parsed.invalid("the report is too big when it is unpacked");
            }
            out.write(buffer, 0, count);
        }
        return Parsed.valid(out.toByteArray());
    }
}
