// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A file read whole and parsed, read again when it changes. A read error keeps what was read before and is
/// reported
/// once; so is the recovery.
///
/// Thread-safe: one caller reads, the others go on with what there is. The file is looked at most every 20
/// ms; a file
/// changed within the time stamps' granularity before it was read is read again.
///
/// @param <T> what it is parsed to
final class WatchedFile<T> {
    private static final long CHECK_EVERY_MILLIS = 20;
    private static final long STAMP_GRANULARITY_MILLIS = 50;
    private static final long MAX_OCTETS = 512L << 20;
    private final Path path;
    private final Parser<T> parser;
    private final InstantSource clock;
    private final Consumer<String> report;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile State<T> state;

    /// Makes the value of a file's text; says what is wrong in it to `complain` and goes on.
    interface Parser<T> {
        T parse(String text, Consumer<String> complain);
    }

    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {}

    private record State<T>(T value, Stamp stamp, boolean settled, long checkedMillis, Optional<String> fault) {}

    WatchedFile(Path path, Parser<T> parser, InstantSource clock, Consumer<String> report) throws IOException {
        this.path = path;
        this.parser = parser;
        this.clock = clock;
        this.report = report;
        this.state = read();
    }

    T current() {
        State<T> now = state;
        if (clock.millis() - now.checkedMillis < CHECK_EVERY_MILLIS || !reading.tryLock()) {
            return now.value;
        }
        try {
            state = next(state);
            return state.value;
        } finally {
            reading.unlock();
        }
    }

    private State<T> next(State<T> old) {
        try {
            boolean same = old.settled && old.fault.isEmpty() && stamp().equals(old.stamp);
            State<T> fresh = same ? new State<>(old.value, old.stamp, true, clock.millis(), Optional.empty()) : read();
            old.fault.ifPresent(why -> report.accept(path + " can be read again"));
            return fresh;
        } catch (IOException e) {
            String why = "cannot read " + path + ": " + reason(e) + "; what was read before stays in use";
            if (!old.fault.equals(Optional.of(why))) {
                report.accept(why);
            }
            return new State<>(old.value, old.stamp, old.settled, clock.millis(), Optional.of(why));
        }
    }

    private State<T> read() throws IOException {
        Stamp before = stamp();
        if (before.size > MAX_OCTETS) {
            throw new IOException("larger than 512 MiB");
        }
        long now = clock.millis();
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        T value = parser.parse(text, what -> report.accept(path + ":" + what));
        boolean settled = Math.abs(now - before.modified.toMillis()) > STAMP_GRANULARITY_MILLIS;
        return new State<>(value, before, settled, now, Optional.empty());
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
        if (seen.isDirectory()) {
            throw new IOException("is a directory");
        }
        return new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
    }

    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "no such file";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
