// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.Parsed;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A DKIM-Signature field, checked as RFC 6376 §6.1.1 says.
///
/// @param parts what it covers
/// @param identityDomain the domain of `i`
/// @param timestamp `t`
/// @param expiration `x`
public record DkimSignature(SignedParts parts, String identityDomain, OptionalLong timestamp, OptionalLong expiration) {
    /// The field's name.
    public static final String NAME = "DKIM-Signature";

    private static final int TIME_DIGITS = 12;
    private static final long CLOCK_SKEW_SECONDS = 86_400;

    /// Reads a field for showing.
    public static Parsed<DkimSignature> parse(HeaderField field) {
        try {
            return Parsed.valid(of(field));
        } catch (DkimSyntaxException malformed) {
            return Parsed.invalid(malformed.why());
        }
    }

    static DkimSignature of(HeaderField field) throws DkimSyntaxException {
        SignatureTags tags = SignatureTags.of(field);
        if (!tags.tags().required("v").equals("1")) {
            throw new DkimSyntaxException("incompatible version");
        }
        SignedParts parts = SignedParts.of(tags);
        if (!parts.headers().contains("from")) {
            throw new DkimSyntaxException("From field not signed");
        }
        checkQuery(tags.tags());
        parts.bodyLength();
        OptionalLong timestamp = tags.number("t", TIME_DIGITS);
        OptionalLong expiration = tags.number("x", TIME_DIGITS);
        boolean disordered =
                timestamp.isPresent() && expiration.isPresent() && expiration.getAsLong() <= timestamp.getAsLong();
        if (disordered) {
            throw new DkimSyntaxException("x is not later than t");
        }
        return new DkimSignature(parts, identityDomain(tags.tags(), parts.domain()), timestamp, expiration);
    }

    // RFC 6376 §3.5: unknown query methods are ignored; dns/txt must be among them
    private static void checkQuery(TagList tags) throws DkimSyntaxException {
        if (tags.tag("q").isPresent() && !tags.items("q").contains("dns/txt")) {
            throw DkimSyntaxException.unknown("unknown query method");
        }
    }

    // i = [ Local-part ] "@" domain-name, the domain that of d or below it
    private static String identityDomain(TagList tags, String domain) throws DkimSyntaxException {
        Optional<String> identity = tags.value("i");
        if (identity.isEmpty()) {
            return domain;
        }
        String text = TagList.withoutSpace(identity.get());
        int at = text.lastIndexOf('@');
        String ascii = at < 0 ? "" : SignatureTags.ascii(text.substring(at + 1));
        if (!SignatureTags.isDomain(ascii)) {
            throw new DkimSyntaxException("tag i is no identity");
        }
        if (!DnsNames.isWithin(ascii, domain)) {
            throw new DkimSyntaxException("domain mismatch: i is not within d");
        }
        return ascii;
    }

    void checkTime(Instant now) throws DkimSyntaxException {
        long seconds = now.getEpochSecond();
        if (expiration.isPresent() && seconds > expiration.getAsLong()) {
            throw new DkimSyntaxException("signature expired");
        }
        if (timestamp.isPresent() && timestamp.getAsLong() > seconds + CLOCK_SKEW_SECONDS) {
            throw new DkimSyntaxException("signature from the future");
        }
    }

    /// Where the key is.
    String keyName() {
        return parts.selector() + "._domainkey." + parts.domain();
    }
}
