// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import java.util.List;
import java.util.Optional;

/// A parsed record (RFC 7208 §4.5, §4.6).
///
/// @param directives in order
/// @param redirect `redirect=`
/// @param explanation `exp=`
record SpfRecord(List<Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {
    private static final String VERSION = "v=spf1";

    /// True when a TXT record is an SPF record at all (RFC 7208 §4.5): the version, then a blank or the end.
    static boolean isSpf(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    static SpfRecord parse(String text) throws SpfSyntaxException {
        return new TermParser().parse(text.substring(VERSION.length()));
    }

    /// True when a directive is `all`: it makes `redirect` void (RFC 7208 §6.1).
    boolean hasAll() {
        return directives.stream().anyMatch(d -> d.mechanism() instanceof Mechanism.All);
    }
}
