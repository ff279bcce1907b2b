// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.message.Parsed;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The date-time of header fields (RFC 5322 §3.3, with the obsolete years and zones of §4.3). Pure functions.
public final class MessageDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, Integer> ZONE_HOURS = Map.of(
            "ut", 0, "gmt", 0, "edt", -4, "est", -5, "cdt", -5, "cst", -6, "mdt", -6, "mst", -7, "pdt", -7, "pst", -8);
    private static final Pattern FORM =
            Pattern.compile("(?i)(?:(mon|tue|wed|thu|fri|sat|sun) ?, ?)?(\\d{1,2}) ([a-z]{3}) (\\d{2,9})"
                    + " (\\d{2}) ?: ?(\\d{2})(?: ?: ?(\\d{2}))? ([+-]\\d{4}|[a-z]{1,5})");
    private static final int MAX_LENGTH = 1000;

    private MessageDate() {}

    /// Reads a date-time; comments and folding white space count as blanks.
    public static Parsed<OffsetDateTime> parse(String text) {
        String plain = Comments.removed(text).replaceAll("\\s+", " ").strip();
        Matcher form = FORM.matcher(plain.length() > MAX_LENGTH ? "" : plain);
        if (!form.matches()) {
            return Parsed.invalid("no date-time: " + plain.substring(0, Math.min(plain.length(), 80)));
        }
        try {
            return date(form);
        } catch (DateTimeException outOfRange) {
            return Parsed.invalid("no such date: " + plain);
        }
    }

    private static Parsed<OffsetDateTime> date(Matcher form) {
        int month = MONTHS.indexOf(form.group(3).toLowerCase(Locale.ROOT)) + 1;
        if (month == 0) {
            return Parsed.invalid("no month: " + form.group(3));
        }
        LocalDate day = LocalDate.of(year(form.group(4)), month, Integer.parseInt(form.group(2)));
        String weekday = form.group(1);
        if (weekday != null && !day.getDayOfWeek().name().regionMatches(true, 0, weekday, 0, 3)) {
            return Parsed.invalid(day + " is no " + weekday);
        }
        // §3.3: a leap second is allowed; java.time has none, so it is the second before
        int second = form.group(7) == null ? 0 : Math.min(Integer.parseInt(form.group(7)), 60);
        boolean tooBig = form.group(7) != null && Integer.parseInt(form.group(7)) > 60;
        if (tooBig) {
            return Parsed.invalid("no such second: " + form.group(7));
        }
        LocalTime time =
                LocalTime.of(Integer.parseInt(form.group(5)), Integer.parseInt(form.group(6)), Math.min(second, 59));
        return Parsed.valid(OffsetDateTime.of(day, time, zone(form.group(8))));
    }

    // RFC 5322 §4.3: 00 to 49 are 2000 and more, 50 to 99 and three digits are 1900 and more
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return switch (digits.length()) {
            case 2 -> year < 50 ? year + 2000 : year + 1900;
            case 3 -> year + 1900;
            default -> year;
        };
    }

    // RFC 5322 §4.3: the military zones and unknown names count as -0000
    private static ZoneOffset zone(String text) {
        if (text.startsWith("+") || text.startsWith("-")) {
            int hours = Integer.parseInt(text.substring(1, 3));
            int minutes = Integer.parseInt(text.substring(3));
            int sign = text.startsWith("-") ? -1 : 1;
            return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
        return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(text.toLowerCase(Locale.ROOT), 0));
    }
}
