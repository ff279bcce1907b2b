// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.filter.Edit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A header section (RFC 5322 §2.2) as a list of fields that can be edited; what is not edited keeps
/// its octets. Not thread-safe.
///
/// A line that is no field (an mbox `From ` line, garbage) is kept in its place as a field without a
/// name.
public final class HeadEditor {
    private final List<Field> fields = new ArrayList<>();

    private record Field(String name, byte[] octets) {}

    private HeadEditor() {}

    /// Reads a head; a missing last CRLF is added.
    public static HeadEditor of(byte[] head) {
        HeadEditor editor = new HeadEditor();
        int start = 0;
        while (start < head.length) {
            int end = endOfField(head, start);
            editor.fields.add(field(head, start, end));
            start = end;
        }
        return editor;
    }

    private static int endOfField(byte[] head, int start) {
        int i = start;
        while (i < head.length) {
            boolean lineEnd = head[i] == '\n';
            i++;
            if (lineEnd && (i == head.length || head[i] != ' ' && head[i] != '\t')) {
                return i;
            }
        }
        return head.length;
    }

    private static Field field(byte[] head, int start, int end) {
        boolean ended = end - start >= 2 && head[end - 1] == '\n' && head[end - 2] == '\r';
        ByteArrayOutputStream octets = new ByteArrayOutputStream(end - start + 2);
        octets.write(head, start, end - start);
        if (!ended) {
            octets.writeBytes(new byte[] {'\r', '\n'});
        }
        int colon = start;
        while (colon < end && head[colon] != ':') {
            colon++;
        }
        String name = new String(head, start, colon - start, StandardCharsets.ISO_8859_1).stripTrailing();
        boolean valid = colon < end && !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return new Field(valid ? name.toLowerCase(Locale.ROOT) : "", octets.toByteArray());
    }

    /// Applies those edits that concern the head, in order; the others are left to the caller.
    public HeadEditor apply(List<Edit> edits) {
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.InsertHeader(int index, String name, String value) -> insert(index, name, value);
                case Edit.AppendHeader(String name, String value) -> insert(fields.size(), name, value);
                case Edit.RemoveHeader(String name, int occurrence) -> remove(name, occurrence);
                case Edit.ReplaceHeader(String name, int occurrence, String value) -> replace(name, occurrence, value);
                case Edit.ReplaceBody ignored -> {}
                case Edit.AddRecipient ignored -> {}
                case Edit.RemoveRecipient ignored -> {}
                case Edit.RefuseRecipient ignored -> {}
                case Edit.ChangeReversePath ignored -> {}
                case Edit.Report ignored -> {}
                case Edit.Hold ignored -> {}
                case Edit.RouteTo ignored -> {}
            }
        }
        return this;
    }

    /// Puts a field in; beyond the end appends.
    public HeadEditor insert(int index, String name, String value) {
        fields.add(Math.min(Math.max(0, index), fields.size()), made(name, value));
        return this;
    }

    private static Field made(String name, String value) {
        boolean blank = value.startsWith(" ") || value.startsWith("\t") || value.startsWith("\r\n");
        String text = name + ":" + (blank ? "" : " ") + value + "\r\n";
        return new Field(name.toLowerCase(Locale.ROOT), text.getBytes(StandardCharsets.UTF_8));
    }

    private void remove(String name, int occurrence) {
        if (occurrence == 0) {
            String wanted = name.toLowerCase(Locale.ROOT);
            fields.removeIf(field -> field.name.equals(wanted));
            return;
        }
        int at = find(name, occurrence);
        if (at >= 0) {
            fields.remove(at);
        }
    }

    private void replace(String name, int occurrence, String value) {
        int at = find(name, occurrence == 0 ? 1 : occurrence);
        if (at >= 0) {
            fields.set(at, made(name, value));
        } else {
            fields.add(made(name, value));
        }
    }

    /// The place of the n-th field of a name, from 1 at the top or -1 at the bottom; -1 when there is
    /// none.
    private int find(String name, int occurrence) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int step = occurrence > 0 ? 1 : -1;
        int left = Math.abs(occurrence);
        for (int i = step > 0 ? 0 : fields.size() - 1; i >= 0 && i < fields.size(); i += step) {
            if (fields.get(i).name.equals(wanted) && --left == 0) {
                return i;
            }
        }
        return -1;
    }

    /// How many fields of a name there are.
    public int count(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return (int) fields.stream().filter(field -> field.name.equals(wanted)).count();
    }

    /// The first field's value, unfolded and without blanks around it; octets above 127 are read as
    /// UTF-8.
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /// All values of a name from the top, unfolded.
    public List<String> values(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return fields.stream()
                .filter(field -> field.name.equals(wanted))
                .map(HeadEditor::valueOf)
                .toList();
    }

    private static String valueOf(Field field) {
        String text = new String(field.octets, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1).replace("\r\n", "").strip();
    }

    /// The octets, each field ending in CRLF, without the empty line.
    public byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach(field -> out.writeBytes(field.octets));
        return out.toByteArray();
    }
}
