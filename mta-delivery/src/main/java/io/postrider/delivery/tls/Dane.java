// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.dns.DnsRecord.TlsAssociation;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Judges a certificate chain by TLSA records (RFC 6698, RFC 7671, RFC 7672). Pure: records, chain,
/// names and time in, verdict out.
public final class Dane {
    private static final int DANE_TA = 2;
    private static final int DANE_EE = 3;

    private Dane() {}

    /// What the DNS said of the records.
    public enum Security {
        /// Validated.
        SECURE,
        /// Not signed, or not validated: the records mean nothing.
        INSECURE,
        /// Validation failed.
        BOGUS
    }

    /// What to judge.
    ///
    /// @param names the host, and other names the certificate may have under usage 2 (RFC 7672
    ///     §3.2.3)
    /// @param records the TLSA records
    /// @param chain the peer's own certificate first
    /// @param security of the records
    /// @param now for the certificates' times
    public record Question(
            List<String> names,
            List<TlsAssociation> records,
            List<X509Certificate> chain,
            Security security,
            Instant now) {
        /// Copies the lists.
        public Question {
            names = List.copyOf(names);
            records = List.copyOf(records);
            chain = List.copyOf(chain);
        }
    }

    /// The kinds of verdicts.
    public enum Verdict {
        /// A record matches.
        MATCH,
        /// There are usable records, and none matches.
        NO_MATCH,
        /// There are records, and none can be used: encrypt, do not authenticate (RFC 7672 §2.2).
        UNUSABLE,
        /// DNSSEC failed: do not deliver.
        BOGUS,
        /// No records that count.
        NONE;

        /// The word: `match`, `no-match`, …
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// A verdict.
    ///
    /// @param verdict the kind
    /// @param usage of the matching record, else -1
    /// @param depth of the matching certificate, the peer's own is 0; an anchor that is not in the
    ///     chain stands behind its end; -1 without a match
    /// @param reason one phrase for the log
    public record Judgement(Verdict verdict, int usage, int depth, String reason) {
        static Judgement of(Verdict verdict, String reason) {
            return new Judgement(verdict, -1, -1, reason);
        }
    }

    /// Judges.
    public static Judgement judge(Question question) {
        if (question.security == Security.BOGUS) {
            return Judgement.of(Verdict.BOGUS, "DNSSEC validation of the TLSA records failed");
        }
        if (question.security == Security.INSECURE || question.records.isEmpty()) {
            return Judgement.of(Verdict.NONE, "no TLSA records proven by DNSSEC");
        }
        List<TlsAssociation> usable = usable(question.records);
        if (usable.isEmpty()) {
            return Judgement.of(Verdict.UNUSABLE, "no TLSA record that SMTP can use");
        }
        return match(question, strongest(usable));
    }

    private static Judgement match(Question question, List<TlsAssociation> records) {
        if (question.chain.isEmpty()) {
            return Judgement.of(Verdict.NO_MATCH, "the peer showed no certificate");
        }
        X509Certificate leaf = question.chain.getFirst();
        for (TlsAssociation record : records) {
            // RFC 7672 §3.1.1: with usage 3 neither names nor times count
            if (record.usage() == DANE_EE && matches(record, leaf)) {
                return new Judgement(Verdict.MATCH, DANE_EE, 0, "TLSA 3 matches the peer's certificate");
            }
        }
        List<TlsAssociation> anchors =
                records.stream().filter(r -> r.usage() == DANE_TA).toList();
        return anchors.isEmpty()
                ? Judgement.of(Verdict.NO_MATCH, "no TLSA record matches the peer's certificate")
                : DaneTrustAnchor.judge(question, anchors);
    }

    /// Usage 2 or 3, a known selector and matching type, and data of the right length. RFC 7672
    /// §3.1.3: usages 0 and 1 are not usable with SMTP.
    static List<TlsAssociation> usable(List<TlsAssociation> records) {
        List<TlsAssociation> usable = new ArrayList<>();
        for (TlsAssociation one : records) {
            boolean known =
                    (one.usage() == DANE_TA || one.usage() == DANE_EE) && (one.selector() == 0 || one.selector() == 1);
            boolean data = switch (one.matchingType()) {
                case 0 -> FullData.isWellFormed(one);
                case 1 -> one.data().length == 32;
                case 2 -> one.data().length == 64;
                default -> false;
            };
            if (known && data) {
                usable.add(one);
            }
        }
        return usable;
    }

    /// RFC 7671 §9: of each usage and selector only the strongest digest counts; full data always
    /// does.
    private static List<TlsAssociation> strongest(List<TlsAssociation> records) {
        return records.stream()
                .filter(r -> r.matchingType() != 1
                        || records.stream()
                                .noneMatch(o -> o.usage() == r.usage()
                                        && o.selector() == r.selector()
                                        && o.matchingType() == 2))
                .toList();
    }

    /// Whether the record's data are those of this certificate or its key.
    static boolean matches(TlsAssociation record, X509Certificate certificate) {
        try {
            byte[] whole = certificate.getEncoded();
            Optional<byte[]> selected = record.selector() == 0 ? Optional.of(whole) : SubjectPublicKeyInfo.of(whole);
            return selected.isPresent()
                    && Arrays.equals(digested(record.matchingType(), selected.get()), record.data());
        } catch (CertificateEncodingException damaged) {
            return false;
        }
    }

    private static byte[] digested(int matchingType, byte[] octets) {
        if (matchingType == 0) {
            return octets;
        }
        try {
            return MessageDigest.getInstance(matchingType == 1 ? "SHA-256" : "SHA-512")
                    .digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has no SHA-2", impossible);
        }
    }

    /// Reads a record's presentation form, `3 1 1 HEX`, blanks inside the hexadecimal part allowed
    /// (RFC 6698 §2.2).
    public static Optional<TlsAssociation> parse(String text) {
        String[] words = text.strip().split("\\s+", 4);
        if (words.length != 4) {
            return Optional.empty();
        }
        try {
            int[] numbers = {number(words[0]), number(words[1]), number(words[2])};
            byte[] data = HexFormat.of().parseHex(words[3].replaceAll("\\s", ""));
            return Optional.of(new TlsAssociation(numbers[0], numbers[1], numbers[2], data));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int number(String word) {
        int value = Integer.parseInt(word);
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("an octet is 0 to 255");
        }
        return value;
    }
}
