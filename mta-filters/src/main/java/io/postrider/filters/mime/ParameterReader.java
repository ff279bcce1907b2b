// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads [Parameters]. One use; linear.
final class ParameterReader {
    /// RFC 2231 §3 and §4.1: `name*0`, `name*0*`, `name*`.
    private static final Pattern EXTENDED = Pattern.compile("([^*]+)(?:\\*(\\d{1,4}))?(\\*)?");

    private final String text;
    private final Map<String, String> plain = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, Section>> sections = new LinkedHashMap<>();
    private final Set<String> defects = new LinkedHashSet<>();
    private int at;
    private int count;

    /// One piece of a parameter that was cut in pieces.
    private record Section(String text, boolean encoded) {}

    ParameterReader(String text) {
        this.text = text;
    }

    Parameters read() {
        String value = word(";").strip().toLowerCase(Locale.ROOT);
        while (at < text.length() && count < Parameters.MAX_PARAMETERS) {
            at++;
            parameter();
        }
        if (at < text.length()) {
            defects.add("too-many-parameters");
        }
        Map<String, String> values = new LinkedHashMap<>(plain);
        // RFC 2231 §3, RFC 6266 §4.3: the extended form is the better one where both stand
        sections.forEach((name, pieces) -> values.put(name, joined(pieces)));
        return new Parameters(value, values, List.copyOf(defects));
    }

    private void parameter() {
        String name = word("=;").strip().toLowerCase(Locale.ROOT);
        if (at >= text.length() || text.charAt(at) == ';') {
            if (!name.isEmpty()) {
                defects.add("malformed-parameter");
            }
            return;
        }
        at++;
        String value = value();
        count++;
        Matcher form = EXTENDED.matcher(name);
        if (name.isEmpty() || !form.matches()) {
            defects.add("malformed-parameter");
        } else if (form.group(2) == null && form.group(3) == null) {
            put(plain, name, EncodedWords.decode(value));
        } else {
            int number = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
            Section section = new Section(value, form.group(3) != null);
            put(sections.computeIfAbsent(form.group(1), n -> new TreeMap<>()), number, section);
        }
    }

    private <K, V> void put(Map<K, V> values, K key, V value) {
        if (values.putIfAbsent(key, value) != null) {
            defects.add("duplicate-parameter");
        }
    }

    /// Text up to one of the characters of `ends`, comments left out.
    private String word(String ends) {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '(') {
                at = Comments.end(text, at);
            } else {
                word.append(text.charAt(at++));
            }
        }
        return word.toString();
    }

    private String value() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            String value = word(";").strip();
            if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
                defects.add("malformed-parameter");
            }
            return value;
        }
        String value = quoted();
        if (!word(";").isBlank()) {
            defects.add("text-behind-quoted-string");
        }
        return value;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            boolean pair = c == '\\' && at < text.length();
            value.append(pair ? text.charAt(at++) : c);
        }
        defects.add("unbalanced-quote");
        return value.toString();
    }

    private String joined(TreeMap<Integer, Section> pieces) {
        String charset = "";
        StringBuilder joined = new StringBuilder();
        List<byte[]> pending = new ArrayList<>();
        int expected = 0;
        for (Map.Entry<Integer, Section> piece : pieces.entrySet()) {
            if (piece.getKey() != expected++) {
                // RFC 2231 §3: what stands behind a gap belongs to nothing
                defects.add("missing-parameter-section");
                break;
            }
            String value = piece.getValue().text();
            if (!piece.getValue().encoded()) {
                flush(pending, charset, joined);
                joined.append(value);
                continue;
            }
            String[] prefix = value.split("'", 3);
            boolean first = piece.getKey() == 0;
            if (first && prefix.length == 3) {
                charset = prefix[0];
                value = prefix[2];
            } else if (first) {
                defects.add("missing-parameter-charset");
            }
            pending.add(unescaped(value));
        }
        flush(pending, charset, joined);
        return joined.toString();
    }

    // characters may be cut in halves between pieces, so neighbours are decoded together
    private static void flush(List<byte[]> pending, String charset, StringBuilder joined) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        pending.forEach(octets::writeBytes);
        joined.append(Charsets.decode(octets.toByteArray(), charset));
        pending.clear();
    }

    private byte[] unescaped(String value) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(value.length());
        int i = 0;
        while (i < value.length()) {
            int octet = value.charAt(i) == '%' ? Hexadecimal.octet(value, i + 1) : -1;
            if (octet >= 0) {
                octets.write(octet);
                i += 3;
            } else {
                if (value.charAt(i) == '%') {
                    defects.add("bad-percent-escape");
                }
                octets.writeBytes(value.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                i++;
            }
        }
        return octets.toByteArray();
    }
}
