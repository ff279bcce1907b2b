// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Verifies all DKIM-Signature fields of a message (RFC 6376 §6). The body is read at most once. Thread-safe.
public final class DkimVerifier {
    private final KeyLookup keys;
    private final DkimPolicy policy;

    /// A verifier that gets keys from `dns`.
    public DkimVerifier(DnsResolver dns, DkimPolicy policy) {
        this.keys = new KeyLookup(dns, policy);
        this.policy = policy;
    }

    /// How far one signature has come.
    private sealed interface Step {
        /// Nothing more to do.
        record Decided(SignatureOutcome outcome) implements Step {}

        /// Only the hashes can decide.
        record Pending(
                HeaderField field, DkimSignature signature, BodyHashes.Question body, List<KeyLookup.Candidate> keys)
                implements Step {}
    }

    /// The outcome of each signature, from the top; empty when there is none.
    ///
    /// @param now for `t` and `x`; without it time is not looked at
    public List<SignatureOutcome> verify(MessageSource message, Optional<Instant> now) throws IOException {
        HeaderSection head = HeaderSection.parse(message.head());
        List<Step> steps = new ArrayList<>();
        List<BodyHashes.Question> questions = new ArrayList<>();
        for (HeaderField field : head.all(DkimSignature.NAME)) {
            Step step = steps.size() < policy.maxSignatures()
                    ? prepare(field, now)
                    : decided(field, DkimResult.POLICY, "too many signatures", 0);
            steps.add(step);
            if (step instanceof Step.Pending pending) {
                questions.add(pending.body());
            }
        }
        Map<BodyHashes.Question, BodyHashes.Answer> hashes = BodyHashes.of(message, questions);
        List<SignatureOutcome> outcomes = new ArrayList<>();
        for (Step step : steps) {
            outcomes.add(
                    switch (step) {
                        case Step.Decided decided -> decided.outcome();
                        case Step.Pending pending -> decide(pending, head, hashes);
                    });
        }
        return outcomes;
    }

    private Step prepare(HeaderField field, Optional<Instant> now) {
        try {
            DkimSignature signature = DkimSignature.of(field);
            SignedParts parts = signature.parts();
            parts.tags().checkTimes(now);
            if (parts.algorithm() == DkimAlgorithm.RSA_SHA1 && !policy.allowSha1()) {
                return decided(field, DkimResult.POLICY, "rsa-sha1 is historic", 0);
            }
            return switch (keys.find(parts.selector(), parts.domain(), parts.algorithm())) {
                case KeyLookup.Answer.NoKey none -> decided(field, none.result(), none.reason(), none.bits());
                case KeyLookup.Answer.Keys found ->
                    new Step.Pending(field, signature, parts.bodyQuestion(), found.candidates());
            };
        } catch (DkimSyntaxException malformed) {
            return decided(field, malformed.result(), malformed.why(), 0);
        }
    }

    private static Step decided(HeaderField field, DkimResult result, String reason, int bits) {
        return new Step.Decided(outcome(field, result, reason, bits));
    }

    private SignatureOutcome decide(
            Step.Pending pending, HeaderSection head, Map<BodyHashes.Question, BodyHashes.Answer> hashes) {
        SignedParts parts = pending.signature().parts();
        HeaderField field = pending.field();
        int bits = pending.keys().getFirst().key().bits();
        BodyHashes.Answer body = hashes.get(pending.body());
        if (body == null) {
            throw new IllegalStateException("a body hash was not computed");
        }
        long length = pending.body().length();
        if (length != Long.MAX_VALUE && length > body.bodyLength()) {
            return outcome(field, DkimResult.PERMERROR, "l is larger than the body", bits);
        }
        if (length < body.bodyLength() && !policy.allowPartialBody()) {
            return outcome(field, DkimResult.POLICY, "l leaves part of the body unsigned", bits);
        }
        if (!MessageDigest.isEqual(body.hash(), parts.bodyHash())) {
            return outcome(field, DkimResult.FAIL, "body hash did not verify", bits);
        }
        try {
            return byKeys(field, pending, parts.headerData(head));
        } catch (DkimSyntaxException malformed) {
            return outcome(field, malformed.result(), malformed.why(), bits);
        }
    }

    private static SignatureOutcome byKeys(HeaderField field, Step.Pending pending, List<byte[]> data) {
        SignedParts parts = pending.signature().parts();
        SignatureOutcome last = outcome(field, DkimResult.FAIL, "signature did not verify", 0);
        for (KeyLookup.Candidate candidate : pending.keys()) {
            int bits = candidate.key().bits();
            boolean testing = candidate.record().isTesting();
            SignatureOutcome.Facts facts = SignatureOutcome.Facts.of(field.rawValue());
            // RFC 6376 §3.6.1 t=s: no subdomain in i=
            boolean strictMismatch = candidate.record().isStrict()
                    && !pending.signature().identityDomain().equals(parts.domain());
            if (strictMismatch) {
                last = new SignatureOutcome(
                        facts, DkimResult.PERMERROR, "i has a subdomain, the key forbids that", bits, testing);
            } else if (candidate.key().verifies(parts.algorithm(), data, parts.signature())) {
                return new SignatureOutcome(facts, DkimResult.PASS, "", bits, testing);
            } else {
                last = new SignatureOutcome(facts, DkimResult.FAIL, "signature did not verify", bits, testing);
            }
        }
        return last;
    }

    private static SignatureOutcome outcome(HeaderField field, DkimResult result, String reason, int bits) {
        return new SignatureOutcome(SignatureOutcome.Facts.of(field.rawValue()), result, reason, bits, false);
    }

    /// The result of the message as a whole: pass when one signature passes, none without signatures, else
    /// the first
    /// of temperror, fail, policy, permerror, neutral that occurs.
    public static String overall(List<SignatureOutcome> outcomes) {
        return outcomes.stream()
                .map(SignatureOutcome::result)
                .min(java.util.Comparator.naturalOrder())
                .map(DkimResult::word)
                .orElse("none");
    }
}
