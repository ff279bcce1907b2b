// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Looks into a header section, its octets as stored (RFC 5322 §2.2). Pure functions.
final class HeadFields {
    private HeadFields() {}

    private record Field(int begin, int end) {}

    /// The bodies of all fields of this name, unfolded and stripped, in order.
    static List<String> bodies(byte[] head, String name) {
        List<String> bodies = new ArrayList<>();
        for (Field field : fields(head)) {
            if (isNamed(head, field, name)) {
                String text = new String(head, field.begin, field.end - field.begin, StandardCharsets.UTF_8);
                bodies.add(text.substring(text.indexOf(':') + 1)
                        .replace("\r", "")
                        .replace("\n", "")
                        .strip());
            }
        }
        return bodies;
    }

    /// The head without the fields of this name.
    static byte[] without(byte[] head, String name) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(head.length);
        int from = 0;
        for (Field field : fields(head)) {
            if (isNamed(head, field, name)) {
                kept.write(head, from, field.begin - from);
                from = field.end;
            }
        }
        if (from == 0) {
            return head;
        }
        kept.write(head, from, head.length - from);
        return kept.toByteArray();
    }

    private static List<Field> fields(byte[] head) {
        List<Field> fields = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < head.length; i++) {
            boolean last = i == head.length - 1;
            if (head[i] == '\n' || last) {
                boolean continues = !last && (head[i + 1] == ' ' || head[i + 1] == '\t');
                if (!continues) {
                    fields.add(new Field(begin, i + 1));
                    begin = i + 1;
                }
            }
        }
        return fields;
    }

    private static boolean isNamed(byte[] head, Field field, String name) {
        if (field.end - field.begin <= name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.toLowerCase((char) head[field.begin + i]) != Character.toLowerCase(name.charAt(i))) {
                return false;
            }
        }
        int at = field.begin + name.length();
        while (at < field.end && (head[at] == ' ' || head[at] == '\t')) {
            at++;
        }
        return at < field.end && head[at] == ':';
    }
}
