// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.config.TomlSettings;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `COUNT/DURATION`, such as `100/1m`.
///
/// @param count how many
/// @param period in which time
record Rate(int count, Duration period) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{0,9})(ms|s|m|h|d)");

    static Rate of(TomlSettings table, String key, String text) throws InvalidSettingException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw table.invalid(key, "wants COUNT/DURATION, such as \"100/1m\"");
        }
        long units = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
        Duration period = switch (matcher.group(3)) {
            case "ms" -> Duration.ofMillis(units);
            case "s" -> Duration.ofSeconds(units);
            case "m" -> Duration.ofMinutes(units);
            case "h" -> Duration.ofHours(units);
            default -> Duration.ofDays(units);
        };
        if (period.isZero()) {
            throw table.invalid(key, "a period of zero");
        }
        return new Rate(Integer.parseInt(matcher.group(1)), period);
    }
}
