// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/// The hosts file (hosts(5)): names that stand in the configuration are looked up here before the
/// DNS. Read again when its time or size changes, which is looked at once a second at most. A file
/// that is missing or unreadable has no names. Thread-safe: the whole state is one immutable
/// snapshot.
public final class HostsFile {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final long MAXIMUM_OCTETS = 16L << 20;
    private final Path file;
    private final InstantSource clock;
    private volatile Snapshot snapshot = new Snapshot(Instant.MIN, FileTime.fromMillis(0), -1, Map.of());

    /// A hosts file at this place, which need not exist.
    public HostsFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /// The addresses of a name in the order of the file; case is ignored; empty when it is not
    /// there.
    public List<InetAddress> find(String name) {
        return current().addresses.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    private Snapshot current() {
        Snapshot known = snapshot;
        Instant now = clock.instant();
        if (known.looked.isAfter(now.minus(LOOK_AGAIN)) && !known.looked.isAfter(now)) {
            return known;
        }
        Snapshot fresh = look(known, now);
        snapshot = fresh;
        return fresh;
    }

    private Snapshot look(Snapshot known, Instant now) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            boolean same = changed.equals(known.changed) && size == known.size;
            if (same || size > MAXIMUM_OCTETS) {
                return new Snapshot(now, changed, size, known.addresses);
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return new Snapshot(now, changed, size, parse(text));
        } catch (IOException unreadable) {
            return new Snapshot(now, FileTime.fromMillis(0), -1, Map.of());
        }
    }

    static Map<String, List<InetAddress>> parse(String text) {
        Map<String, List<InetAddress>> names = new HashMap<>();
        text.lines().forEach(line -> parseLine(line, names));
        return names;
    }

    private static void parseLine(String line, Map<String, List<InetAddress>> names) {
        int comment = line.indexOf('#');
        StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
        if (!words.hasMoreTokens()) {
            return;
        }
        IpLiteral.parse(words.nextToken()).ifPresent(address -> {
            while (words.hasMoreTokens()) {
                List<InetAddress> known =
                        names.computeIfAbsent(words.nextToken().toLowerCase(Locale.ROOT), n -> new ArrayList<>());
                if (!known.contains(address)) {
                    known.add(address);
                }
            }
        });
    }

    private record Snapshot(Instant looked, FileTime changed, long size, Map<String, List<InetAddress>> addresses) {}
}
