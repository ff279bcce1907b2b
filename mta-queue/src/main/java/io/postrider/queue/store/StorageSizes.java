// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the settings come to on this machine and file system.
///
/// @param minFreeOctets below it new mail is refused
/// @param ballastOctets the ballast file's size
/// @param segmentOctets when a segment is full
/// @param contentBudgetOctets memory for bodies
/// @param memtableOctets memory of all memtables
/// @param cacheOctets memory of the block cache
record StorageSizes(
        long minFreeOctets,
        long ballastOctets,
        long segmentOctets,
        long contentBudgetOctets,
        long memtableOctets,
        long cacheOctets) {
    private static final long MEBIBYTE = 1L << 20;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KMG]iB|[kMG]B)?");

    /// A setting that is wrong.
    ///
    /// @param key its key
    /// @param why a sentence
    record Wrong(String key, String why) {}

    /// The first setting whose text is neither `auto` nor a size.
    static Optional<Wrong> check(StorageSettings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("min-free", settings.minFree());
        texts.put("ballast", settings.ballast());
        texts.put("segment-size", settings.segmentSize());
        texts.put("memtables", settings.memtables());
        texts.put("block-cache", settings.blockCache());
        for (Map.Entry<String, String> text : texts.entrySet()) {
            try {
                size(text.getKey(), text.getValue(), 0);
            } catch (IllegalArgumentException | ArithmeticException e) {
                return Optional.of(new Wrong(text.getKey(), String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    /// Works them out.
    ///
    /// @param fileSystemOctets the file system's size
    /// @param memoryOctets the memory that this process may use
    /// @throws IllegalArgumentException when a text is neither `auto` nor a size
    static StorageSizes of(StorageSettings settings, long fileSystemOctets, long memoryOctets) {
        long memtables = Math.clamp(Math.min(memoryOctets / 5, fileSystemOctets / 20), 4 * MEBIBYTE, 1024 * MEBIBYTE);
        memtables = size("memtables", settings.memtables(), memtables);
        return new StorageSizes(
                size("min-free", settings.minFree(), Math.max(settings.messageSize() / 2 * 3, fileSystemOctets / 100)),
                size("ballast", settings.ballast(), Math.min(64 * MEBIBYTE, fileSystemOctets / 50)),
                Math.max(
                        MEBIBYTE,
                        size("segment-size", settings.segmentSize(), Math.min(64 * MEBIBYTE, fileSystemOctets / 20))),
                settings.contentBudget(),
                memtables,
                size("block-cache", settings.blockCache(), Math.max(4 * MEBIBYTE, memtables / 4)));
    }

    /// The file system that holds the folder, its size.
    static long fileSystemOctets(StorageSettings settings) throws IOException {
        return Files.getFileStore(settings.directory()).getTotalSpace();
    }

    private static long size(String key, String text, long auto) {
        if (text.strip().equals("auto")) {
            return auto;
        }
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(key + " is \"auto\" or a size such as \"64MiB\", not \"" + text + "\"");
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
        long factor = switch (unit) {
            case "KIB" -> 1L << 10;
            case "MIB" -> MEBIBYTE;
            case "GIB" -> 1L << 30;
            case "KB" -> 1_000L;
            case "MB" -> 1_000_000L;
            case "GB" -> 1_000_000_000L;
            default -> 1L;
        };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    }
}
