// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

/// The part of a mailbox before the `@` (RFC 5321 §4.1.2, UTF-8 by RFC 6531 §3.3).
///
/// Equality is that of the meaning: `"abc"` and `abc` are one local part, `ABC` is another (RFC 5321 §2.4:
/// the
/// interpretation belongs to the receiving host alone). Immutable.
///
/// @since 0.1
public final class LocalPart {
    private final String text;
    private final String value;

    private LocalPart(String text, String value) {
        this.text = text;
        this.value = value;
    }

    /// Makes a local part from its wire form: a dot-string or a quoted string.
    ///
    /// @throws IllegalArgumentException when it is neither, or has more than 64 octets (RFC 5321 §4.5.3.1.1)
    public static LocalPart of(String wireForm) {
        String why = AddressGrammar.localPartDefect(wireForm);
        if (!why.isEmpty()) {
            throw new IllegalArgumentException(why);
        }
        return new LocalPart(wireForm, AddressGrammar.unquote(wireForm));
    }

    /// Makes a local part from its meaning, quoting it where the grammar asks for that.
    ///
    /// @throws IllegalArgumentException when no wire form exists (control characters, too long)
    public static LocalPart ofValue(String value) {
        return of(AddressGrammar.quoteWhereNeeded(value));
    }

    /// The meaning, without quotes and backslashes.
    public String value() {
        return value;
    }

    /// True when every octet is US-ASCII.
    public boolean isAscii() {
        return AddressGrammar.isAscii(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalPart that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /// The wire form as received.
    @Override
    public String toString() {
        return text;
    }
}
