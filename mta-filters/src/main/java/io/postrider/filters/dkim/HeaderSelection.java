// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The header data of a signature (RFC 6376 §3.7, §5.4.2). Pure functions.
public final class HeaderSelection {
    private HeaderSelection() {}

    /// The canonical fields that `names` selects, each name taking the next instance from the bottom, and a
    /// name
    /// without one nothing; then the signature's own field with an empty `b=` and without its CRLF.
    ///
    /// @param own the field that is verified, which no name selects; absent when signing
    public static byte[] data(
            HeaderSection head,
            List<String> names,
            Canonicalization kind,
            Optional<HeaderField> own,
            HeaderField unsigned) {
        Map<String, Deque<HeaderField>> fields = new HashMap<>();
        for (HeaderField field : head.fields()) {
            if (own.isEmpty() || field != own.get()) {
                fields.computeIfAbsent(field.name(), k -> new ArrayDeque<>()).push(field);
            }
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String name : names) {
            HeaderField field = fields.getOrDefault(name, new ArrayDeque<>()).poll();
            if (field != null) {
                data.writeBytes(kind.header(field));
            }
        }
        byte[] last = kind.header(unsigned);
        data.write(last, 0, last.length - 2);
        return data.toByteArray();
    }
}
