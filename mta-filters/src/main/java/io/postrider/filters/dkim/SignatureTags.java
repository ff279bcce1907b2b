// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.message.HeaderField;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The tags that DKIM-Signature, ARC-Message-Signature and ARC-Seal share, read by type (RFC 6376 §3.5).
/// Immutable.
public final class SignatureTags {
    private static final int TIME_DIGITS = 12;
    private static final long CLOCK_SKEW_SECONDS = 86_400;
    private final HeaderField field;
    private final TagList tags;

    private SignatureTags(HeaderField field, TagList tags) {
        this.field = field;
        this.tags = tags;
    }

    /// Reads a field's tag list.
    public static SignatureTags of(HeaderField field) throws DkimSyntaxException {
        return new SignatureTags(field, TagList.parse(field.rawValue()));
    }

    /// The field.
    public HeaderField field() {
        return field;
    }

    /// The list.
    public TagList tags() {
        return tags;
    }

    /// `a`.
    public DkimAlgorithm algorithm() throws DkimSyntaxException {
        String text = tags.required("a");
        return DkimAlgorithm.of(text).orElseThrow(() -> DkimSyntaxException.unknown("unknown algorithm " + text));
    }

    /// `c`: header and body; absent is simple/simple, one word alone is the header's (RFC 6376 §3.5).
    public Canonicalization.Pair canonicalization() throws DkimSyntaxException {
        String text = tags.value("c").orElse("simple/simple");
        return Canonicalization.Pair.of(text)
                .orElseThrow(() -> DkimSyntaxException.unknown("unknown canonicalization " + text));
    }

    /// A tag in base64, white space ignored; not empty.
    public byte[] base64(String name) throws DkimSyntaxException {
        String text = TagList.withoutSpace(tags.required(name));
        if (text.isEmpty()) {
            throw new DkimSyntaxException("tag " + name + " is empty");
        }
        return decode(text, name);
    }

    static byte[] decode(String text, String name) throws DkimSyntaxException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException no) {
            throw new DkimSyntaxException("tag " + name + " is no base64");
        }
    }

    /// `d` in A-labels, lower case.
    public String domain() throws DkimSyntaxException {
        String ascii = ascii(tags.required("d"));
        if (!isDomain(ascii) || DnsNames.labels(ascii) < 2) {
            throw new DkimSyntaxException("tag d is no domain name");
        }
        return ascii;
    }

    /// `s` in A-labels, lower case.
    public String selector() throws DkimSyntaxException {
        String ascii = ascii(tags.required("s"));
        if (!isDomain(ascii)) {
            throw new DkimSyntaxException("tag s is no selector");
        }
        return ascii;
    }

    // RFC 8616 §5: U-labels may stand in d=, s= and i=; the DNS is asked for A-labels
    static String ascii(String raw) {
        String text = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return DnsNames.ascii(text).toLowerCase(Locale.ROOT);
    }

    static boolean isDomain(String name) {
        boolean characters = name.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.');
        return characters && !name.endsWith(".") && DnsNames.isAskable(name);
    }

    /// `h`: the signed fields' names in lower case, in order. Empty items between colons name nothing and are
    /// passed by.
    public List<String> headerNames() throws DkimSyntaxException {
        List<String> names = new ArrayList<>();
        for (String item : tags.required("h").split(":")) {
            String name = TagList.strip(item).toLowerCase(Locale.ROOT);
            if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new DkimSyntaxException("bad name in tag h");
            }
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new DkimSyntaxException("tag h is empty");
        }
        return names;
    }

    /// A decimal number of at most `maxDigits` digits.
    public OptionalLong number(String name, int maxDigits) throws DkimSyntaxException {
        Optional<String> text = tags.value(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = text.get();
        boolean valid = !digits.isEmpty()
                && digits.length() <= maxDigits
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!valid) {
            throw new DkimSyntaxException("tag " + name + " is no number");
        }
        // RFC 6376 §3.5: up to 76 digits; nothing is that long, and everything above is the same
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return OptionalLong.of(significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant));
    }

    /// The field without the value of `b` (RFC 6376 §3.7), final CRLF included. The second form, where there
    /// is one, keeps
    /// the white space behind the value, as some signers do.
    public List<HeaderField> unsignedForms() throws DkimSyntaxException {
        TagList.Tag b = tags.tag("b").orElseThrow(() -> new DkimSyntaxException("tag b is missing"));
        String raw = field.rawValue();
        int end = b.end();
        while (end > b.start() && TagList.isSpace(raw.charAt(end - 1))) {
            end--;
        }
        HeaderField asTheRfc = without(b.start(), b.end());
        return end == b.end() ? List.of(asTheRfc) : List.of(asTheRfc, without(b.start(), end));
    }

    private HeaderField without(int from, int to) {
        byte[] octets = field.octets();
        int start = field.valueStart() + from;
        int end = field.valueStart() + to;
        byte[] bare = new byte[octets.length - (end - start)];
        System.arraycopy(octets, 0, bare, 0, start);
        System.arraycopy(octets, end, bare, start, octets.length - end);
        return HeaderField.ofOctets(bare);
    }

    /// Checks `q`: of the query methods one must be ours (RFC 6376 §3.5).
    void checkQuery() throws DkimSyntaxException {
        if (tags.tag("q").isPresent() && !tags.items("q").contains("dns/txt")) {
            throw DkimSyntaxException.unknown("unknown query method");
        }
    }

    /// Checks `t` and `x` against each other, and against the time where there is one.
    public void checkTimes(Optional<Instant> now) throws DkimSyntaxException {
        OptionalLong timestamp = number("t", TIME_DIGITS);
        OptionalLong expiration = number("x", TIME_DIGITS);
        boolean both = timestamp.isPresent() && expiration.isPresent();
        if (both && expiration.getAsLong() <= timestamp.getAsLong()) {
            throw new DkimSyntaxException("x is not later than t");
        }
        if (now.isEmpty()) {
            return;
        }
        long seconds = now.get().getEpochSecond();
        if (expiration.isPresent() && seconds > expiration.getAsLong()) {
            throw new DkimSyntaxException("signature expired");
        }
        if (timestamp.isPresent() && timestamp.getAsLong() > seconds + CLOCK_SKEW_SECONDS) {
            throw new DkimSyntaxException("signature from the future");
        }
    }

    /// What ARC fields share with DKIM-Signature beside (RFC 8617 §4.1): a version, where one is, query
    /// methods, times.
    public void checkForArc(Optional<Instant> now) throws DkimSyntaxException {
        if (tags.value("v").filter(v -> !v.equals("1")).isPresent()) {
            throw new DkimSyntaxException("incompatible version");
        }
        checkQuery();
        checkTimes(now);
    }
}
