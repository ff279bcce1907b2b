// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.InvalidSettingException;

/// Gives out tables by URI or name. Whoever asks does not own the table: the registry closes it.
public interface Tables {
    /// A table by its URI (`file:/etc/aliases`) or by the name of a `[table.X]`.
    ///
    /// @throws InvalidSettingException when there is no such table
    LookupTable table(String uri) throws InvalidSettingException;

    /// The same where aliases(5) is meant: `file:` then has that format.
    ///
    /// @throws InvalidSettingException when there is no such table
    default LookupTable aliases(String uri) throws InvalidSettingException {
        return table(uri.startsWith("file:") ? "aliases:" + uri.substring("file:".length()) : uri);
    }

    /// True when `text` is the URI of a table rather than a plain word: it begins with a scheme and a colon.
    static boolean isUri(String text) {
        int colon = text.indexOf(':');
        return colon > 1
                && text.charAt(0) >= 'a'
                && text.charAt(0) <= 'z'
                && text.substring(0, colon)
                        .chars()
                        .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
    }
}
