// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The keys under which an address is sought in a table: `user+ext@domain`, `user@domain`, `user+ext`,
/// `user`,
/// `@domain`, ASCII case folded; and the split of a local part at the recipient delimiters.
///
/// Immutable; the delimiters are a set, the first one that occurs splits.
public final class AddressKeys {
    // names that systems themselves use: an extension there would be read out of the name itself
    private static final Set<String> NEVER_SPLIT = Set.of("mailer-daemon", "double-bounce");
    private final String delimiters;

    private AddressKeys(String delimiters) {
        this.delimiters = delimiters;
    }

    /// Keys for addresses whose extensions begin at any character of `delimiters`; `""` = no extensions.
    public static AddressKeys of(String delimiters) {
        return new AddressKeys(delimiters);
    }

    /// The delimiters.
    public String delimiters() {
        return delimiters;
    }

    /// Splits a local part; without extension `delimiter` and `extension` are empty.
    public Split split(LocalPart localPart) {
        String value = localPart.value();
        if (NEVER_SPLIT.contains(fold(value))) {
            return new Split(value, "", "");
        }
        for (int i = 1; i < value.length(); i++) {
            if (delimiters.indexOf(value.charAt(i)) >= 0 && !ownerOrRequest(value, i)) {
                return new Split(value.substring(0, i), value.substring(i, i + 1), value.substring(i + 1));
            }
        }
        return new Split(value, "", "");
    }

    // owner-list and list-request are names of their own even where '-' is a delimiter
    private static boolean ownerOrRequest(String value, int delimiterAt) {
        String folded = fold(value);
        return value.charAt(delimiterAt) == '-'
                && (delimiterAt == 5 && folded.startsWith("owner-")
                        || folded.endsWith("-request") && delimiterAt == value.length() - 8);
    }

    /// The keys of an address, most specific first.
    public List<Key> keys(Mailbox mailbox) {
        Split split = split(mailbox.localPart());
        List<Key> keys = new ArrayList<>(8);
        List<String> domains = domains(mailbox.domain());
        for (String domain : domains) {
            keys.add(new Key(fold(split.whole()) + "@" + domain, Form.FULL));
        }
        if (split.extended()) {
            for (String domain : domains) {
                keys.add(new Key(fold(split.base()) + "@" + domain, Form.WITHOUT_EXTENSION));
            }
        }
        keys.addAll(localKeys(mailbox.localPart()));
        for (String domain : domains) {
            keys.add(new Key("@" + domain, Form.DOMAIN));
        }
        return keys;
    }

    /// The keys with a domain in them: for tables that are not one domain's own.
    public List<Key> qualifiedKeys(Mailbox mailbox) {
        return keys(mailbox).stream().filter(key -> key.text().contains("@")).toList();
    }

    /// The keys of a local part alone: `user+ext`, `user`. None for a quoted local part with an `@` in it,
    /// which
    /// could pose as an address.
    public List<Key> localKeys(LocalPart localPart) {
        Split split = split(localPart);
        if (split.whole().contains("@")) {
            return List.of();
        }
        Key whole = new Key(fold(split.whole()), Form.FULL);
        return split.extended() ? List.of(whole, new Key(fold(split.base()), Form.WITHOUT_EXTENSION)) : List.of(whole);
    }

    /// The spellings of a domain: A-labels, then U-labels where they differ; lower case.
    public static List<String> domains(Domain domain) {
        String ascii = domain.ascii();
        String unicode = fold(domain.unicode());
        return ascii.equals(unicode) ? List.of(ascii) : List.of(ascii, unicode);
    }

    /// Lower case for US-ASCII letters only.
    public static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    private static String foldFrom(String text, int first) {
        char[] chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (isUpper(chars[i])) {
                chars[i] += 'a' - 'A';
            }
        }
        return new String(chars);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /// A local part in two.
    ///
    /// @param base the part before the delimiter, as received
    /// @param delimiter the delimiter, or empty
    /// @param extension the part behind it, or empty
    public record Split(String base, String delimiter, String extension) {
        /// True when there is a delimiter.
        public boolean extended() {
            return !delimiter.isEmpty();
        }

        /// The local part as it was.
        public String whole() {
            return base + delimiter + extension;
        }
    }

    /// One key.
    ///
    /// @param text as given to the table
    /// @param form how much of the address it covers
    public record Key(String text, Form form) {}

    /// How much of an address a key covers.
    public enum Form {
        /// The local part with its extension.
        FULL,
        /// The local part without its extension.
        WITHOUT_EXTENSION,
        /// The domain alone.
        DOMAIN
    }
}
