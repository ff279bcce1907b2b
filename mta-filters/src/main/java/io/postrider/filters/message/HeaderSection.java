// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.message;

import io.postrider.api.filter.Edit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The fields of a header section, in order, exactly as they stand. Immutable.
public final class HeaderSection {
    private final List<HeaderField> fields;

    private HeaderSection(List<HeaderField> fields) {
        this.fields = List.copyOf(fields);
    }

    /// Splits a head: a field goes on over every line that begins with a blank. Linear; every octet is kept.
    public static HeaderSection parse(byte[] head) {
        List<HeaderField> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < head.length; i++) {
            boolean lineEnds = head[i] == '\n' && i > 0 && head[i - 1] == '\r';
            boolean continued = i + 1 < head.length && (head[i + 1] == ' ' || head[i + 1] == '\t');
            if (lineEnds && !continued) {
                fields.add(HeaderField.ofOctets(Arrays.copyOfRange(head, start, i + 1)));
                start = i + 1;
            }
        }
        if (start < head.length) {
            fields.add(HeaderField.ofOctets(Arrays.copyOfRange(head, start, head.length)));
        }
        return new HeaderSection(fields);
    }

    /// A section of these fields.
    public static HeaderSection of(List<HeaderField> fields) {
        return new HeaderSection(fields);
    }

    /// All fields, top to bottom.
    public List<HeaderField> fields() {
        return fields;
    }

    /// The fields of one name, top to bottom.
    public List<HeaderField> all(String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }

    /// The topmost field of one name.
    public Optional<HeaderField> first(String name) {
        return fields.stream().filter(field -> field.is(name)).findFirst();
    }

    /// The octets of all fields.
    public byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HeaderField field : fields) {
            out.writeBytes(field.octets());
        }
        return out.toByteArray();
    }

    /// The section with an edit applied; edits of other things leave it as it is.
    public HeaderSection with(Edit edit) {
        List<HeaderField> changed = new ArrayList<>(fields);
        switch (edit) {
            case Edit.InsertHeader insert ->
                changed.add(
                        Math.clamp(insert.index(), 0, changed.size()), HeaderField.of(insert.name(), insert.value()));
            case Edit.AppendHeader append -> changed.add(HeaderField.of(append.name(), append.value()));
            case Edit.RemoveHeader remove -> remove(changed, remove);
            case Edit.ReplaceHeader replace -> replace(changed, replace);
            case Edit.ReplaceBody b -> {}
            case Edit.AddRecipient a -> {}
            case Edit.RemoveRecipient r -> {}
            case Edit.RefuseRecipient r -> {}
            case Edit.ChangeReversePath c -> {}
            case Edit.Report r -> {}
            case Edit.Hold h -> {}
            case Edit.RouteTo r -> {}
        }
        return new HeaderSection(changed);
    }

    private static void remove(List<HeaderField> changed, Edit.RemoveHeader remove) {
        if (remove.occurrence() == 0) {
            changed.removeIf(field -> field.is(remove.name()));
            return;
        }
        int index = indexOf(changed, remove.name(), remove.occurrence());
        if (index >= 0) {
            changed.remove(index);
        }
    }

    private static void replace(List<HeaderField> changed, Edit.ReplaceHeader replace) {
        HeaderField field = HeaderField.of(replace.name(), replace.value());
        int index = indexOf(changed, replace.name(), replace.occurrence());
        if (index >= 0) {
            changed.set(index, field);
        } else {
            changed.add(field);
        }
    }

    private static int indexOf(List<HeaderField> fields, String name, int occurrence) {
        int step = occurrence > 0 ? 1 : -1;
        int left = Math.abs(occurrence);
        for (int i = step > 0 ? 0 : fields.size() - 1; i >= 0 && i < fields.size(); i += step) {
            if (fields.get(i).is(name) && --left == 0) {
                return i;
            }
        }
        return -1;
    }
}
