// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.dkim.BodyHashes;
import io.postrider.filters.dkim.Canonicalization;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    ///
    /// @param now for `t` and `x`; without it time is not looked at
    public ArcOutcome verify(MessageSource message, Optional<Instant> now) throws IOException {
        HeaderSection head = HeaderSection.parse(message.head());
        return switch (ArcSet.all(head)) {
            case Parsed.Invalid<List<ArcSet>>(String reason) -> ArcOutcome.failed(reason, List.of());
            case Parsed.Valid<List<ArcSet>>(List<ArcSet> sets)
            when sets.isEmpty() -> new ArcOutcome(ChainStatus.NONE, "", 0, List.of(), List.of());
            case Parsed.Valid<List<ArcSet>>(List<ArcSet> sets) -> verify(message, head, sets, now);
        };
    }

    private ArcOutcome verify(MessageSource message, HeaderSection head, List<ArcSet> sets, Optional<Instant> now)
            throws IOException {
        List<ArcSeal> seals = new ArrayList<>();
        try {
            for (ArcSet set : sets) {
                seals.add(seal(set, now));
            }
            KeyLookup keys = new KeyLookup(dns, policy);
            Messages messages = new Messages(keys, head, hashes(message, sets), now);
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
    private static ArcSeal seal(ArcSet set, Optional<Instant> now) throws DkimSyntaxException {
        ArcSeal seal = ArcSeal.of(set.seal(), now);
        if (seal.status() == ChainStatus.FAIL) {
            throw new DkimSyntaxException("the chain failed before: cv=fail in instance " + set.instance());
        }
        if ((seal.status() == ChainStatus.NONE) != (set.instance() == 1)) {
            throw new DkimSyntaxException("cv=" + seal.status().word() + " in instance " + set.instance());
        }
        return seal;
    }

    private static void checkSeal(KeyLookup keys, List<ArcSet> sets, ArcSeal seal) throws DkimSyntaxException {
        List<byte[]> forms = seal.tags().unsignedForms().stream()
                .map(unsigned -> ArcSeal.data(sets, unsigned))
                .toList();
        verify(keys, seal.algorithm(), seal.domain(), seal.selector(), new Signed(forms, seal.signature()));
    }

    private record Signed(List<byte[]> forms, byte[] signature) {}

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
                        .anyMatch(one -> one.key().verifies(algorithm, signed.forms(), signed.signature()));
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
                for (SignedParts parts : readings(set.message(), Optional.empty())) {
                    addQuestion(questions, parts.bodyQuestion());
                }
            } catch (DkimSyntaxException malformed) {
                // found again when that signature is checked
                continue;
            }
        }
        return BodyHashes.of(message, questions);
    }

    private static void addQuestion(Set<BodyHashes.Question> questions, BodyHashes.Question question) {
        if (questions.size() < MAX_BODY_HASHES) {
            questions.add(question);
        }
    }

    /// A message signature as it is to be read; without `c` as simple/simple (RFC 6376 §3.5), and then as
    /// relaxed/relaxed, which is what sealers that leave it out mean.
    private static List<SignedParts> readings(HeaderField field, Optional<Instant> now) throws DkimSyntaxException {
        SignatureTags tags = SignatureTags.of(field);
        SignedParts parts = SignedParts.of(tags);
        tags.checkForArc(now);
        if (parts.headers().contains("arc-seal")) {
            // RFC 8617 §4.1.2
            throw new DkimSyntaxException("ARC-Message-Signature signs ARC-Seal");
        }
        return tags.tags().tag("c").isPresent()
                ? List.of(parts)
                : List.of(
                        parts,
                        parts.withCanonicalization(
                                new Canonicalization.Pair(Canonicalization.RELAXED, Canonicalization.RELAXED)));
    }

    /// The message signatures of one chain.
    private record Messages(
            KeyLookup keys,
            HeaderSection head,
            Map<BodyHashes.Question, BodyHashes.Answer> hashes,
            Optional<Instant> now) {

        void check(HeaderField field) throws DkimSyntaxException {
            List<byte[]> forms = new ArrayList<>();
            List<SignedParts> readings = readings(field, now);
            for (SignedParts parts : readings) {
                if (isBodyAsSigned(parts)) {
                    forms.addAll(parts.headerData(head));
                }
            }
            if (forms.isEmpty()) {
                throw new DkimSyntaxException("body hash of ARC-Message-Signature did not verify");
            }
            SignedParts parts = readings.getFirst();
            verify(keys, parts.algorithm(), parts.domain(), parts.selector(), new Signed(forms, parts.signature()));
        }

        private boolean isBodyAsSigned(SignedParts parts) throws DkimSyntaxException {
            BodyHashes.Answer body = hashes.get(parts.bodyQuestion());
            return body != null
                    && MessageDigest.isEqual(body.hash(), parts.bodyHash())
                    && (parts.bodyLength() == Long.MAX_VALUE || parts.bodyLength() <= body.bodyLength());
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
