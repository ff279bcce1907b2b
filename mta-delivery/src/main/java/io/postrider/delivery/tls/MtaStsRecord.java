// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The TXT record at `_mta-sts.DOMAIN` (RFC 8461 §3.1). Immutable.
///
/// @param id changes whenever the policy does
public record MtaStsRecord(String id) {
    private static final String VERSION = "v=STSv1";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x3a\\x3c\\x3e-\\x7e]+");
    private static final Pattern DELIMITER = Pattern.compile("[ \\t]*;[ \\t]*");

    /// What parsing came to.
    ///
    /// @param record the record; empty when the text is none
    /// @param defect why it is none; empty when it is one
    public record Parsed(Optional<MtaStsRecord> record, String defect) {
        private static Parsed bad(String why) {
            return new Parsed(Optional.empty(), why);
        }
    }

    /// Parses one text.
    public static Parsed parse(String text) {
        String[] fields = DELIMITER.split(text, -1);
        if (!fields[0].equals(VERSION)) {
            return Parsed.bad("does not begin with " + VERSION);
        }
        if (fields.length == 1) {
            return Parsed.bad("no id");
        }
        Optional<String> id = Optional.empty();
        for (int i = 1; i < fields.length; i++) {
            boolean trailing = i == fields.length - 1 && fields[i].isEmpty() && i > 1;
            if (trailing) {
                break;
            }
            int equals = fields[i].indexOf('=');
            String name = equals < 0 ? "" : fields[i].substring(0, equals);
            String value = equals < 0 ? "" : fields[i].substring(equals + 1);
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                return Parsed.bad("malformed field");
            }
            if (name.equals("id") && id.isPresent()) {
                return Parsed.bad("id stands twice");
            }
            id = name.equals("id") ? Optional.of(value) : id;
        }
        if (id.isEmpty()) {
            return Parsed.bad("no id");
        }
        return ID.matcher(id.get()).matches()
                ? new Parsed(Optional.of(new MtaStsRecord(id.get())), "")
                : Parsed.bad("id is not 1 to 32 letters and digits");
    }

    /// The record among all texts at the name: those of other versions are passed over, and exactly
    /// one must remain.
    public static Optional<MtaStsRecord> only(List<String> texts) {
        List<String> ours = texts.stream()
                .filter(t -> t.startsWith(VERSION + ";") || t.matches("v=STSv1[ \\t]+;(?s:.*)"))
                .toList();
        return ours.size() == 1 ? parse(ours.getFirst()).record() : Optional.empty();
    }
}
