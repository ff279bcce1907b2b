// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The written forms of durations and sizes. Pure functions.
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(?:\\.(\\d))? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Long> FACTORS = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    private Values() {}

    /// `250ms 5s 10m 4h 5d 2w`, or `never`.
    static Optional<Duration> duration(String text) {
        if (text.equals("never") || text.equals("unlimited")) {
            return Optional.of(Settings.NEVER);
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "w" -> Duration.ofDays(7 * count);
                    default -> Duration.ofDays(count);
                });
    }

    /// The text that [#duration] reads.
    static String show(Duration duration) {
        if (duration.equals(Settings.NEVER)) {
            return "never";
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0 && seconds > 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /// `KiB MiB GiB` (1024ⁿ), `kB MB GB` (1000ⁿ), a plain number of octets, or `unlimited`.
    static Optional<Long> octets(String text) {
        if (text.equals("unlimited")) {
            return Optional.of(Long.MAX_VALUE);
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(3);
        Long factor = FACTORS.get(unit == null ? "B" : unit);
        if (factor == null) {
            return Optional.empty();
        }
        long whole = Long.parseLong(matcher.group(1));
        String tenth = matcher.group(2);
        try {
            long octets = Math.multiplyExact(whole, factor);
            return Optional.of(tenth == null ? octets : octets + factor * Long.parseLong(tenth) / 10);
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }
}
