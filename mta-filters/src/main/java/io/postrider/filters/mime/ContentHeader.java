// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What the header fields of an entity say of its body (RFC 2045, RFC 2183). Immutable.
///
/// @param header the fields
/// @param type `type/subtype` in lower case
/// @param parameters of Content-Type
/// @param disposition of Content-Disposition
/// @param filename decoded
/// @param encoding in lower case
/// @param defects what is wrong
record ContentHeader(
        MimeHeader header,
        String type,
        Parameters parameters,
        Optional<String> disposition,
        Optional<String> filename,
        String encoding,
        List<String> defects) {
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z{}-]+/[!#$%&'*+.^_`|~0-9a-z{}-]+");
    private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");
    private static final Set<String> ENCODINGS = Set.of("7bit", "8bit", "binary", "base64", "quoted-printable");

    static ContentHeader of(MimeHeader header, String defaultType) {
        List<String> defects = new ArrayList<>();
        Optional<Parameters> typeField = only(header, "content-type", defects).map(Parameters::parse);
        Parameters parameters = typeField.orElseGet(() -> Parameters.parse(""));
        String type = defaultType;
        if (typeField.isPresent()) {
            String said = parameters.value().replaceAll("\\s", "");
            boolean good = TYPE.matcher(said).matches();
            // RFC 2045 §5.2: what cannot be read counts as plain text
            type = good ? said : defaultType;
            if (!good) {
                defects.add("malformed-content-type");
            }
        }
        Optional<Parameters> disposition =
                only(header, "content-disposition", defects).map(Parameters::parse);
        defects.addAll(parameters.defects());
        disposition.ifPresent(field -> defects.addAll(field.defects()));
        Optional<String> filename = disposition
                .flatMap(field -> field.named("filename"))
                .or(() -> parameters.named("name"))
                .filter(name -> !name.isEmpty());
        String encoding = encoding(header, type, defects);
        return new ContentHeader(
                header,
                type,
                parameters,
                disposition.map(Parameters::value).filter(word -> !word.isEmpty()),
                filename,
                encoding,
                defects.stream().distinct().toList());
    }

    private static String encoding(MimeHeader header, String type, List<String> defects) {
        String encoding = only(header, "content-transfer-encoding", defects)
                .map(text -> Comments.removed(text).strip().toLowerCase(Locale.ROOT))
                .map(text -> text.endsWith(";")
                        ? text.substring(0, text.length() - 1).strip()
                        : text)
                .orElse("7bit");
        if (!ENCODINGS.contains(encoding)) {
            defects.add("unknown-transfer-encoding");
        }
        // RFC 2045 §6.4
        boolean composite = type.startsWith("multipart/") || type.equals("message/rfc822");
        if (composite && !IDENTITY.contains(encoding)) {
            defects.add("encoded-composite");
        }
        return encoding;
    }

    private static Optional<String> only(MimeHeader header, String name, List<String> defects) {
        List<String> all = header.all(name);
        if (all.size() > 1) {
            defects.add("duplicate-" + name);
        }
        return all.stream().findFirst();
    }

    Optional<String> charset() {
        Optional<String> said =
                parameters.named("charset").map(word -> word.strip().toLowerCase(Locale.ROOT));
        return said.filter(word -> !word.isEmpty())
                .or(() -> type.startsWith("text/") ? Optional.of("us-ascii") : Optional.empty());
    }

    boolean isMessage() {
        return type.equals("message/rfc822") || type.equals("message/global");
    }

    boolean hasIdentityEncoding() {
        return !encoding.equals("base64") && !encoding.equals("quoted-printable");
    }
}
