// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SMTP replies out of the words of others. Pure functions.
public final class Replies {
    private static final Pattern FORM =
            Pattern.compile("([245]\\d\\d)(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3}))?(?:[ -](.*))?", Pattern.DOTALL);
    private static final int MAX_TEXT = 400;

    private Replies() {}

    /// Text that may stand in a reply: printable US-ASCII, not too long.
    public static String printable(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= MAX_TEXT ? printable : printable.substring(0, MAX_TEXT);
    }

    /// A refusal with this text.
    public static Reply refusal(int code, String status, String text) {
        return Reply.enhanced(code, status, printable(text));
    }

    /// Reads `550 5.7.1 text`, also of many lines; empty when it is no refusal. A missing enhanced status
    /// becomes X.7.1.
    public static Optional<Reply> parse(String text) {
        List<String> lines = new ArrayList<>();
        int code = 0;
        Optional<EnhancedStatus> status = Optional.empty();
        for (String line : text.strip().split("\r?\n")) {
            Matcher form = FORM.matcher(line.strip());
            if (!form.matches() || code != 0 && Integer.parseInt(form.group(1)) != code) {
                return Optional.empty();
            }
            code = Integer.parseInt(form.group(1));
            if (status.isEmpty() && form.group(2) != null) {
                status = EnhancedStatus.parse(form.group(2))
                        .filter(s -> s.statusClass() == form.group(1).charAt(0) - '0');
            }
            lines.add(printable(form.group(3) == null ? "" : form.group(3)));
        }
        if (code < 400 || lines.size() > 50) {
            return Optional.empty();
        }
        EnhancedStatus known = status.orElse(new EnhancedStatus(code / 100, 7, 1));
        return Optional.of(Reply.ofLines(code, Optional.of(known), lines));
    }
}
