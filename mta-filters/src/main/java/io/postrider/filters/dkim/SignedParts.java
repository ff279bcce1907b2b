// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tags that say what a DKIM-Signature or ARC-Message-Signature covers, all present and well-formed.
///
/// @param tags all tags
/// @param algorithm `a`
/// @param canonicalization `c`
/// @param domain `d`
/// @param selector `s`
/// @param headers `h`
/// @param bodyHash `bh`
/// @param signature `b`
public record SignedParts(
        SignatureTags tags,
        DkimAlgorithm algorithm,
        Canonicalization.Pair canonicalization,
        String domain,
        String selector,
        List<String> headers,
        byte[] bodyHash,
        byte[] signature) {

    /// Reads them.
    public static SignedParts of(SignatureTags tags) throws DkimSyntaxException {
        return new SignedParts(
                tags,
                tags.algorithm(),
                tags.canonicalization(),
                tags.domain(),
                tags.selector(),
                tags.headerNames(),
                tags.base64("bh"),
                tags.base64("b"));
    }

    /// How many octets of the body are signed: `l`, or all.
    public long bodyLength() throws DkimSyntaxException {
        return tags.number("l", 76).orElse(Long.MAX_VALUE);
    }

    /// What must be known of the body.
    public BodyHashes.Question bodyQuestion() throws DkimSyntaxException {
        return new BodyHashes.Question(canonicalization.body(), algorithm.digest(), bodyLength());
    }

    /// The octets that the signature covers: what RFC 6376 §3.7 says, and then what else its signer may have
    /// meant.
    public List<byte[]> headerData(HeaderSection head) throws DkimSyntaxException {
        List<byte[]> forms = new ArrayList<>();
        for (HeaderField unsigned : tags.unsignedForms()) {
            forms.add(HeaderSelection.data(
                    head, headers, canonicalization.header(), Optional.of(tags.field()), unsigned));
        }
        return forms;
    }

    /// The same with another canonicalization.
    public SignedParts withCanonicalization(Canonicalization.Pair pair) {
        return new SignedParts(tags, algorithm, pair, domain, selector, headers, bodyHash, signature);
    }
}
