// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.Parsed;
import java.util.Optional;

/// A DKIM-Signature field, checked as RFC 6376 §6.1.1 says.
///
/// @param parts what it covers
/// @param identityDomain the domain of `i`
public record DkimSignature(SignedParts parts, String identityDomain) {
    /// The field's name.
    public static final String NAME = "DKIM-Signature";

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
        tags.checkQuery();
        tags.checkTimes(Optional.empty());
        parts.bodyLength();
        return new DkimSignature(parts, identityDomain(tags.tags(), parts.domain()));
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
}
