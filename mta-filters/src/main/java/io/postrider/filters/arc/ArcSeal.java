// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.filters.dkim.Canonicalization;
import io.postrider.filters.dkim.DkimAlgorithm;
import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.SignatureTags;
import io.postrider.filters.message.HeaderField;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The tags of an ARC-Seal, all present and well-formed (RFC 8617 §4.1.3).
///
/// @param tags all tags
/// @param algorithm `a`
/// @param domain `d`
/// @param selector `s`
/// @param status `cv`
/// @param signature `b`
record ArcSeal(
        SignatureTags tags,
        DkimAlgorithm algorithm,
        String domain,
        String selector,
        ChainStatus status,
        byte[] signature) {

    static ArcSeal of(HeaderField field, Optional<Instant> now) throws DkimSyntaxException {
        SignatureTags tags = SignatureTags.of(field);
        if (tags.tags().tag("h").isPresent()) {
            // RFC 8617 §4.1.3: an "h" tag MUST result in a fail
            throw new DkimSyntaxException("ARC-Seal with tag h");
        }
        tags.checkForArc(now);
        return new ArcSeal(tags, tags.algorithm(), tags.domain(), tags.selector(), status(tags), tags.base64("b"));
    }

    private static ChainStatus status(SignatureTags tags) throws DkimSyntaxException {
        String word = tags.tags().required("cv");
        for (ChainStatus one : ChainStatus.values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        throw new DkimSyntaxException("bad cv");
    }

    /// The octets that a seal covers: the given sets in order, the last one's seal without its signature
    /// (RFC 8617 §5.1.1). Always relaxed.
    static byte[] data(List<ArcSet> sets, HeaderField unsigned) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < sets.size(); i++) {
            ArcSet set = sets.get(i);
            data.writeBytes(Canonicalization.RELAXED.header(set.results()));
            data.writeBytes(Canonicalization.RELAXED.header(set.message()));
            if (i < sets.size() - 1) {
                data.writeBytes(Canonicalization.RELAXED.header(set.seal()));
            }
        }
        byte[] last = Canonicalization.RELAXED.header(unsigned);
        data.write(last, 0, last.length - 2);
        return data.toByteArray();
    }
}
