// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Reads RocksDB's write-ahead logs before RocksDB does. Its recovery ends, silently, at the first record
/// that is not
/// whole. Mostly this is the torn end of the last write; but when the disk has damaged a record, everything
/// behind it is
/// dropped as well. So a log with anything unusable is kept and told of.
///
/// The format: blocks of 32 KiB; records in them with a header of 7 octets: masked CRC-32C (4, little-endian)
/// of type and
/// data, octets of the data (2, little-endian), type (1).
final class LogInspection {
    private static final int BLOCK_OCTETS = 32 << 10;
    private static final int HEADER_OCTETS = 7;
    private static final int MASK = 0xa282ead8;
    private static final int KEPT_LOGS = 16;

    private LogInspection() {}

    /// Looks at the logs of a database that is closed; copies a damaged one to `damaged`.
    static void inspect(Path records, Path damaged, RecordDamage damage) throws IOException {
        if (!Files.isDirectory(records)) {
            return;
        }
        List<Path> logs;
        try (Stream<Path> files = Files.list(records)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        for (Path log : logs) {
            Optional<Long> unusable = firstUnusable(log);
            if (unusable.isPresent()) {
                long left = Files.size(log) - unusable.get();
                String kept = keep(log, damaged) ? "; it is kept in " + damaged : "";
                damage.found("the log of records " + log + " is not whole at octet " + unusable.get() + ": " + left
                        + " octets from there on are not used" + kept);
            }
        }
    }

    private static boolean keep(Path log, Path damaged) throws IOException {
        DirectorySync.create(damaged);
        try (Stream<Path> files = Files.list(damaged)) {
            if (files.filter(file -> file.toString().endsWith(".log")).count() >= KEPT_LOGS) {
                return false;
            }
        }
        Files.copy(log, damaged.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static Optional<Long> firstUnusable(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() == 0 || channel.size() > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            return firstUnusable(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                    .asByteBuffer());
        }
    }

    /// Where the first record that cannot be used begins, unless only zeros follow.
    static Optional<Long> firstUnusable(ByteBuffer log) {
        ByteBuffer in = log.order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < in.limit()) {
            int blockLeft = BLOCK_OCTETS - at % BLOCK_OCTETS;
            if (blockLeft < HEADER_OCTETS) {
                at += blockLeft;
                continue;
            }
            int octets = wholeRecord(in, at, Math.min(blockLeft, in.limit() - at));
            if (octets < 0) {
                return onlyZeros(in, at) ? Optional.empty() : Optional.of((long) at);
            }
            at += octets;
        }
        return Optional.empty();
    }

    // octets of the record with its header; -1 when it is not whole
    private static int wholeRecord(ByteBuffer in, int at, int room) {
        if (room < HEADER_OCTETS) {
            return -1;
        }
        int length = in.getShort(at + 4) & 0xffff;
        if (HEADER_OCTETS + length > room) {
            return -1;
        }
        var checksum = new CRC32C();
        checksum.update(in.slice(at + HEADER_OCTETS - 1, length + 1));
        int plain = (int) checksum.getValue();
        int masked = ((plain >>> 15) | (plain << 17)) + MASK;
        return masked == in.getInt(at) ? HEADER_OCTETS + length : -1;
    }

    private static boolean onlyZeros(ByteBuffer in, int from) {
        for (int at = from; at < in.limit(); at++) {
            if (in.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
