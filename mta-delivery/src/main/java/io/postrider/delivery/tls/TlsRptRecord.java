// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The TXT record at `_smtp._tls.DOMAIN` (RFC 8460 §3). Immutable.
///
/// @param rua where reports go: `mailto:` and `https:` URIs
public record TlsRptRecord(List<String> rua) {
    private static final String VERSION = "v=TLSRPTv1";
    private static final Pattern DELIMITER = Pattern.compile("[ \\t]*;[ \\t]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x3a\\x3c\\x3e-\\x7e]+");

    /// Copies the list.
    public TlsRptRecord {
        rua = List.copyOf(rua);
    }

    /// What parsing came to.
    ///
    /// @param record the record; empty when the text is none
    /// @param defect why it is none; empty when it is one
    public record Parsed(Optional<TlsRptRecord> record, String defect) {
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
        Optional<List<String>> rua = Optional.empty();
        for (int i = 1; i < fields.length; i++) {
            boolean trailing = i == fields.length - 1 && fields[i].isEmpty() && i > 1;
            if (trailing) {
                break;
            }
            if (fields[i].startsWith("rua=")) {
                if (rua.isPresent()) {
                    return Parsed.bad("rua stands twice");
                }
                rua = uris(fields[i].substring(4));
                if (rua.isEmpty()) {
                    return Parsed.bad("rua is no list of mailto: and https: URIs");
                }
            } else if (!isExtension(fields[i])) {
                return Parsed.bad("malformed field");
            }
        }
        return rua.map(list -> new Parsed(Optional.of(new TlsRptRecord(list)), ""))
                .orElseGet(() -> Parsed.bad("no rua"));
    }

    private static boolean isExtension(String field) {
        int equals = field.indexOf('=');
        return equals > 0
                && NAME.matcher(field.substring(0, equals)).matches()
                && VALUE.matcher(field.substring(equals + 1)).matches();
    }

    private static Optional<List<String>> uris(String text) {
        List<String> uris = new ArrayList<>();
        for (String one : text.split("[ \\t]*,[ \\t]*", -1)) {
            if (!isUri(one)) {
                return Optional.empty();
            }
            uris.add(one);
        }
        return Optional.of(uris);
    }

    /// §3: `,`, `!` and `;` inside a URI are percent-encoded.
    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            boolean mail =
                    scheme.equals("mailto") && uri.getRawSchemeSpecificPart().indexOf('@') > 0;
            boolean web = scheme.equals("https") && uri.getHost() != null;
            return (mail || web) && text.indexOf('!') < 0;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /// The record among all texts at the name: exactly one must be of this version.
    public static Optional<TlsRptRecord> only(List<String> texts) {
        List<String> ours = texts.stream()
                .filter(t -> t.startsWith(VERSION + ";") || t.equals(VERSION))
                .toList();
        return ours.size() == 1 ? parse(ours.getFirst()).record() : Optional.empty();
    }
}
