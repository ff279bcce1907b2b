// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.message.Parsed;
import java.util.ArrayList;
import java.util.List;

/// Fetches the keys of a selector (RFC 6376 §6.1.2) and sorts out those that the algorithm cannot use.
public final class KeyLookup {
    private static final int MAX_RECORDS = 5;
    private static final int MAX_RSA_BITS = 8192;
    private final DnsResolver dns;
    private final DkimPolicy policy;

    /// A usable key.
    ///
    /// @param record its record
    /// @param key the key
    public record Candidate(KeyRecord record, VerifyingKey key) {}

    /// What was found.
    public sealed interface Answer {
        /// Keys, at least one; when there are many records each is tried.
        record Keys(List<Candidate> candidates) implements Answer {}

        /// None.
        record NoKey(DkimResult result, String reason, int bits) implements Answer {}
    }

    /// Asks `dns`, and accepts keys by `policy`.
    public KeyLookup(DnsResolver dns, DkimPolicy policy) {
        this.dns = dns;
        this.policy = policy;
    }

    /// The keys at `selector._domainkey.domain` for an algorithm.
    public Answer find(String selector, String domain, DkimAlgorithm algorithm) {
        DnsAnswer answer = dns.resolve(selector + "._domainkey." + domain, DnsType.TXT);
        if (answer.status().isTemporary()) {
            return new Answer.NoKey(DkimResult.TEMPERROR, "no answer for the key", 0);
        }
        List<DnsRecord.Text> texts = answer.records(DnsRecord.Text.class);
        Answer last = new Answer.NoKey(DkimResult.PERMERROR, "no key for signature", 0);
        List<Candidate> candidates = new ArrayList<>();
        for (DnsRecord.Text text : texts.subList(0, Math.min(MAX_RECORDS, texts.size()))) {
            switch (read(text.joined(), algorithm)) {
                case Answer.Keys keys -> candidates.addAll(keys.candidates());
                case Answer.NoKey none -> last = none;
            }
        }
        return candidates.isEmpty() ? last : new Answer.Keys(candidates);
    }

    private Answer read(String text, DkimAlgorithm algorithm) {
        return switch (KeyRecord.parse(text)) {
            case Parsed.Invalid<KeyRecord>(String why) ->
                new Answer.NoKey(DkimResult.PERMERROR, "key syntax error: " + why, 0);
            case Parsed.Valid<KeyRecord>(KeyRecord record) -> use(record, algorithm);
        };
    }

    private Answer use(KeyRecord record, DkimAlgorithm algorithm) {
        if (record.isRevoked()) {
            return new Answer.NoKey(DkimResult.PERMERROR, "key revoked", 0);
        }
        if (!record.isForMail()) {
            return new Answer.NoKey(DkimResult.PERMERROR, "key not for mail", 0);
        }
        if (!record.allows(algorithm)) {
            return new Answer.NoKey(DkimResult.PERMERROR, "inappropriate key or hash algorithm", 0);
        }
        try {
            return bySize(new Candidate(record, VerifyingKey.of(record.keyType(), record.key())));
        } catch (DkimSyntaxException malformed) {
            return new Answer.NoKey(DkimResult.PERMERROR, "key syntax error: " + malformed.why(), 0);
        }
    }

    private Answer bySize(Candidate candidate) {
        int bits = candidate.key().bits();
        boolean rsa = candidate.key() instanceof VerifyingKey.Rsa;
        if (rsa && bits < policy.minRsaBits()) {
            return new Answer.NoKey(DkimResult.POLICY, "RSA key too short: " + bits + " bits", bits);
        }
        if (bits > MAX_RSA_BITS) {
            return new Answer.NoKey(DkimResult.POLICY, "RSA key too long: " + bits + " bits", bits);
        }
        return new Answer.Keys(List.of(candidate));
    }
}
