// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.dkim.BodyHashes;
import io.postrider.filters.dkim.DkimAlgorithm;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.KeyLookup;
import io.postrider.filters.dkim.SignatureTags;
import io.postrider.filters.dkim.SignedParts;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.message.Parsed;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Validates ARC chains (RFC 8617 §5.2). The body is read at most once. Thread-safe.
public final class ArcVerifier {
    /// How many different ways of hashing the body are computed; older signatures that need another do not
    /// pass.
    private static final int MAX_BODY_HASHES = 4;

    private final DnsResolver dns;
    private final DkimPolicy policy;

    /// A validator that gets keys from `dns`; bound the questions with a budget around it.
    public ArcVerifier(DnsResolver dns, DkimPolicy policy) {
        this.dns = dns;
        this.policy = policy;
    }

    /// Validates the chain of a message.
    public ArcOutcome verify(MessageSource message) throws IOException {
        HeaderSection head = HeaderSection.parse(message.head());
        return switch (ArcSet.all(head)) {
            case Parsed.Invalid<List<ArcSet>>(String reason) -> ArcOutcome.failed(reason, List.of());
            case Parsed.Valid<List<ArcSet>>(List<ArcSet> sets)
            when sets.isEmpty() -> new ArcOutcome(ChainStatus.NONE, "", 0, List.of(), List.of());
            case Parsed.Valid<List<ArcSet>>(List<ArcSet> sets) -> verify(message, head, sets);
        };
    }

    private ArcOutcome verify(MessageSource message, HeaderSection head, List<ArcSet> sets) throws IOException {
        List<ArcSeal> seals = new ArrayList<>();
        try {
            for (ArcSet set : sets) {
                seals.add(seal(set));
            }
            KeyLookup keys = new KeyLookup(dns, policy);
            Messages messages = new Messages(keys, head, hashes(message, sets));
            // step 4: the newest message signature must verify
            messages.check(sets.getLast().message());
            for (int i = sets.size(); i >= 1; i--) {
                checkSeal(keys, sets.subList(0, i), seals.get(i - 1));
            }
            return new ArcOutcome(
                    ChainStatus.PASS,
                    "",
                    messages.oldestPass(sets),
                    sets,
                    seals.stream().map(ArcSeal::domain).toList());
        } catch (DkimSyntaxException invalid) {
            return ArcOutcome.failed(invalid.why(), sets);
        }
    }

    // steps 2 and 3: cv is none in the first and pass in every other; a fail in the newest ends all
    private static ArcSeal seal(ArcSet set) throws DkimSyntaxException {
        ArcSeal seal = ArcSeal.of(set.seal());
        if (seal.status() == ChainStatus.FAIL) {
            throw new DkimSyntaxException("the chain failed before: cv=fail in instance " + set.instance());
        }
        if ((seal.status() == ChainStatus.NONE) != (set.instance() == 1)) {
            throw new DkimSyntaxException("cv=" + seal.status().word() + " in instance " + set.instance());
        }
        return seal;
    }

    private static void checkSeal(KeyLookup keys, List<ArcSet> sets, ArcSeal seal) throws DkimSyntaxException {
        byte[] data = ArcSeal.data(sets, seal.tags().withoutSignature());
        verify(keys, seal.algorithm(), seal.domain(), seal.selector(), new Signed(data, seal.signature()));
    }

    private record Signed(byte[] data, byte[] signature) {}

    private static void verify(KeyLookup keys, DkimAlgorithm algorithm, String domain, String selector, Signed signed)
            throws DkimSyntaxException {
        if (algorithm == DkimAlgorithm.RSA_SHA1) {
            throw new DkimSyntaxException("rsa-sha1 is not for ARC");
        }
        switch (keys.find(selector, domain, algorithm)) {
            case KeyLookup.Answer.NoKey none ->
                throw new DkimSyntaxException(none.reason() + ": " + selector + "._domainkey." + domain);
            case KeyLookup.Answer.Keys found -> {
                boolean good = found.candidates().stream()
                        .anyMatch(one -> one.key().verifies(algorithm, signed.data(), signed.signature()));
                if (!good) {
                    throw new DkimSyntaxException("a signature of " + domain + " did not verify");
                }
            }
        }
    }

    private static Map<BodyHashes.Question, BodyHashes.Answer> hashes(MessageSource message, List<ArcSet> sets)
            throws IOException {
        Set<BodyHashes.Question> questions = new LinkedHashSet<>();
        for (ArcSet set : sets.reversed()) {
            try {
                if (questions.size() < MAX_BODY_HASHES) {
                    questions.add(parts(set.message()).bodyQuestion());
                }
            } catch (DkimSyntaxException malformed) {
                // found again when that signature is checked
                continue;
            }
        }
        return BodyHashes.of(message, questions);
    }

    private static SignedParts parts(HeaderField field) throws DkimSyntaxException {
        SignatureTags tags = SignatureTags.of(field);
        SignedParts parts = SignedParts.of(tags);
        tags.number("t", 12);
        if (parts.headers().contains("arc-seal")) {
            // RFC 8617 §4.1.2
            throw new DkimSyntaxException("ARC-Message-Signature signs ARC-Seal");
        }
        return parts;
    }

    /// The message signatures of one chain.
    private record Messages(KeyLookup keys, HeaderSection head, Map<BodyHashes.Question, BodyHashes.Answer> hashes) {

        void check(HeaderField field) throws DkimSyntaxException {
            SignedParts parts = parts(field);
            BodyHashes.Answer body = hashes.get(parts.bodyQuestion());
            boolean good = body != null
                    && MessageDigest.isEqual(body.hash(), parts.bodyHash())
                    && (parts.bodyLength() == Long.MAX_VALUE || parts.bodyLength() <= body.bodyLength());
            if (!good) {
                throw new DkimSyntaxException("body hash of ARC-Message-Signature did not verify");
            }
            Signed signed = new Signed(parts.headerData(head), parts.signature());
            verify(keys, parts.algorithm(), parts.domain(), parts.selector(), signed);
        }

        int oldestPass(List<ArcSet> sets) {
            for (int i = sets.size() - 1; i >= 1; i--) {
                try {
                    check(sets.get(i - 1).message());
                } catch (DkimSyntaxException broken) {
                    return i + 1;
                }
            }
            return 0;
        }
    }
}
