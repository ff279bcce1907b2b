// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import java.util.ArrayList;
import java.util.List;

/// One member of an alias, as aliases(5) writes them.
sealed interface AliasItem {
    /// An address, qualified or not.
    record Address(String text) implements AliasItem {}

    /// `\name`: that user's own mailbox, without aliases.
    record Direct(String localPart) implements AliasItem {}

    /// `|command`.
    record Command(String line) implements AliasItem {}

    /// `/path`.
    record File(String path) implements AliasItem {}

    /// `:include:/path`.
    record Include(String path) implements AliasItem {}

    /// Reads a list: commas separate, and blanks between plain addresses; double quotes hold together.
    static List<AliasItem> parse(String text) {
        List<AliasItem> items = new ArrayList<>();
        for (String piece : pieces(text)) {
            add(items, piece);
        }
        return items;
    }

    private static void add(List<AliasItem> items, String piece) {
        String bare = unquoted(piece);
        if (bare.startsWith("|")) {
            items.add(new Command(unquoted(bare.substring(1).strip())));
        } else if (bare.startsWith("/")) {
            items.add(new File(bare));
        } else if (bare.startsWith(":include:")) {
            items.add(new Include(unquoted(bare.substring(":include:".length()).strip())));
        } else if (bare.startsWith("\\")) {
            items.add(new Direct(bare.substring(1)));
        } else if (piece.indexOf('<') >= 0 || piece.startsWith("\"")) {
            items.add(new Address(piece));
        } else {
            for (String word : piece.split("[ \t]+")) {
                items.add(word.startsWith("\\") ? new Direct(word.substring(1)) : new Address(word));
            }
        }
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && !quoted) {
                flush(pieces, piece);
                continue;
            }
            piece.append(c);
            if (c == '\\' && quoted && i + 1 < text.length()) {
                piece.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        flush(pieces, piece);
        return pieces;
    }

    private static void flush(List<String> pieces, StringBuilder piece) {
        String text = piece.toString().strip();
        piece.setLength(0);
        if (!text.isEmpty()) {
            pieces.add(text);
        }
    }

    /// The inside of a text that is one quoted string as a whole; others unchanged.
    private static String unquoted(String text) {
        boolean whole = text.length() >= 2 && text.startsWith("\"") && text.indexOf('"', 1) == text.length() - 1;
        return whole ? text.substring(1, text.length() - 1) : text;
    }
}
