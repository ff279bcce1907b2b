// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;

/// The settings of [RocksQueueStore]: `[storage]`, with the folder and the message size that the core adds.
///
/// @param directory the queue's folder below the state directory
/// @param messageSize the largest message, from `[limits]`
/// @param minFree free space below which new mail is refused: `auto` or a size
/// @param ballast a file that is given up when the disk is full: `auto` or a size
/// @param segmentSize the size of a segment file: `auto` or a size
/// @param contentBudget memory for bodies that come in
/// @param memtables memory for records not yet in tables: `auto` or a size
/// @param blockCache memory for records read: `auto` or a size
public record StorageSettings(
        @Setting(text = "The folder of the queue.") Path directory,

        @Setting(
                text = "The largest message that is accepted; min-free follows it.",
                byDefault = "50MiB",
                unit = Setting.Unit.OCTETS)
        long messageSize,

        @Setting(
                text = "New mail is refused with 452 when less is free. `auto` is the larger of 1.5 x message-size"
                        + " and 1 % of the file system.",
                byDefault = "auto")
        String minFree,

        @Setting(
                text = "Space kept in a file that is given up when the disk is full, so that deliveries go on."
                        + " `auto` is the smaller of 64MiB and 2 % of the file system.",
                byDefault = "auto")
        String ballast,

        @Setting(
                text = "The size of the files that hold messages. `auto` is the smaller of 64MiB and 5 % of the"
                        + " file system.",
                byDefault = "auto")
        String segmentSize,

        @Setting(
                text = "Memory for messages on their way in, all sessions together; beyond it they stream to files.",
                byDefault = "64MiB",
                range = "1MiB..",
                unit = Setting.Unit.OCTETS)
        long contentBudget,

        @Setting(
                text = "Memory for records not yet in tables. `auto` is a fifth of the memory, at most 1GiB and 5 % of"
                        + " the file system.",
                byDefault = "auto")
        String memtables,

        @Setting(text = "Memory for records read. `auto` is a quarter of memtables.", byDefault = "auto")
        String blockCache) {

    /// All defaults.
    ///
    /// @param directory the queue's folder
    /// @param messageSize the largest message
    public static StorageSettings defaults(Path directory, long messageSize) {
        return new StorageSettings(directory, messageSize, "auto", "auto", "auto", 64L << 20, "auto", "auto");
    }
}
