// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import java.util.ArrayList;
import java.util.List;

/// A line of a table file with its continuations: empty lines and those whose first non-blank is `#` do not
/// count, a
/// leading blank continues the line before.
///
/// @param number the physical line on which it begins, from 1
/// @param text without the line ends, continuations joined by a blank
record LogicalLine(int number, String text) {
    static List<LogicalLine> of(String file) {
        List<LogicalLine> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int openNumber = 0;
        int number = 0;
        for (String raw : file.split("\r?\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            boolean continues = (raw.charAt(0) == ' ' || raw.charAt(0) == '\t') && !open.isEmpty();
            if (continues) {
                open.append(' ').append(line);
            } else {
                addTo(lines, openNumber, open);
                openNumber = number;
                open.append(line);
            }
        }
        addTo(lines, openNumber, open);
        return lines;
    }

    private static void addTo(List<LogicalLine> lines, int number, StringBuilder open) {
        if (!open.isEmpty()) {
            lines.add(new LogicalLine(number, open.toString()));
            open.setLength(0);
        }
    }
}
