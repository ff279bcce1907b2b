// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An MTA-STS policy (RFC 8461 §3.2). Immutable.
///
/// @param mode what to do with hosts that do not fulfil it
/// @param mx the patterns of its hosts, lower case
/// @param maximumAge how long it may be kept
public record MtaStsPolicy(Mode mode, List<String> mx, Duration maximumAge) {
    private static final long MAXIMUM_AGE_SECONDS = 31_557_600;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /// Copies the list.
    public MtaStsPolicy {
        mx = List.copyOf(mx);
    }

    /// What to do.
    public enum Mode {
        /// Deliver only to hosts that are listed and verified.
        ENFORCE,
        /// Deliver, and report.
        TESTING,
        /// No policy any more.
        NONE;

        /// In lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What parsing came to.
    ///
    /// @param policy the policy; empty when the text is none
    /// @param defect why it is none; empty when it is one
    public record Parsed(Optional<MtaStsPolicy> policy, String defect) {
        static Parsed of(MtaStsPolicy policy) {
            return new Parsed(Optional.of(policy), "");
        }

        static Parsed bad(String why) {
            return new Parsed(Optional.empty(), why);
        }
    }

    /// Parses the text of a policy file: `key: value` lines that end in LF or CRLF. Unknown keys
    /// are ignored; of a key that stands twice only the first counts, except `mx`.
    public static Parsed parse(String text) {
        return new Reader().read(text);
    }

    /// The policy's lines, as a report repeats them.
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("version: STSv1", "mode: " + mode.word()));
        mx.forEach(pattern -> lines.add("mx: " + pattern));
        lines.add("max_age: " + maximumAge.toSeconds());
        return lines;
    }

    /// Whether a host is one of the policy's (§4.1): a pattern `*.example.com` stands for exactly
    /// one label more.
    public boolean matches(String host) {
        return mx.stream().anyMatch(pattern -> matches(pattern, host));
    }

    /// Whether a host matches one pattern.
    public static boolean matches(String pattern, String host) {
        String wanted = plain(pattern);
        String name = plain(host);
        if (!wanted.startsWith("*.")) {
            return !wanted.isEmpty() && wanted.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(wanted.substring(1));
    }

    private static String plain(String name) {
        String ascii =
                io.postrider.delivery.dns.IdnaName.toAscii(name).orElse(name).toLowerCase(Locale.ROOT);
        return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    }

    /// Reads one text; used once.
    private static final class Reader {
        private Optional<String> version = Optional.empty();
        private Optional<String> mode = Optional.empty();
        private Optional<String> age = Optional.empty();
        private final List<String> hosts = new ArrayList<>();

        private Parsed read(String text) {
            String[] lines = text.split("\r?\n", -1);
            int last = lines.length;
            while (last > 0 && lines[last - 1].isBlank()) {
                last--;
            }
            for (int i = 0; i < last; i++) {
                String why = field(lines[i]);
                if (!why.isEmpty()) {
                    return Parsed.bad(why + " in line " + (i + 1));
                }
            }
            return finish();
        }

        private String field(String line) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                return "no colon";
            }
            String key = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (!KEY.matcher(key).matches()) {
                return "bad key";
            }
            if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                return "bad value";
            }
            switch (key) {
                case "version" -> version = version.or(() -> Optional.of(value));
                case "mode" -> mode = mode.or(() -> Optional.of(value));
                case "max_age" -> age = age.or(() -> Optional.of(value));
                case "mx" -> {
                    if (!isPattern(value)) {
                        return "bad mx pattern";
                    }
                    hosts.add(value.toLowerCase(Locale.ROOT));
                }
                default -> {
                    // §3.2: unknown fields are ignored
                }
            }
            return "";
        }

        private static boolean isPattern(String value) {
            String name = value.startsWith("*.") ? value.substring(2) : value;
            for (String label : name.split("\\.", -1)) {
                if (!LABEL.matcher(label).matches()) {
                    return false;
                }
            }
            return name.length() <= 253;
        }

        private Parsed finish() {
            if (!version.equals(Optional.of("STSv1"))) {
                return Parsed.bad(version.isEmpty() ? "no version" : "unknown version");
            }
            Optional<Mode> known = mode.flatMap(Reader::mode);
            if (known.isEmpty()) {
                return Parsed.bad(mode.isEmpty() ? "no mode" : "unknown mode");
            }
            String seconds = age.orElse("");
            if (seconds.isEmpty()) {
                return Parsed.bad("no max_age");
            }
            boolean number = seconds.length() <= 10 && seconds.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number || Long.parseLong(seconds) > MAXIMUM_AGE_SECONDS) {
                return Parsed.bad("max_age is no number of seconds up to " + MAXIMUM_AGE_SECONDS);
            }
            if (hosts.isEmpty() && known.get() != Mode.NONE) {
                return Parsed.bad("no mx");
            }
            return Parsed.of(new MtaStsPolicy(known.get(), hosts, Duration.ofSeconds(Long.parseLong(seconds))));
        }

        private static Optional<Mode> mode(String word) {
            return switch (word) {
                case "enforce" -> Optional.of(Mode.ENFORCE);
                case "testing" -> Optional.of(Mode.TESTING);
                case "none" -> Optional.of(Mode.NONE);
                default -> Optional.empty();
            };
        }
    }
}
