// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.dns.DnsRecord.TlsAssociation;
import io.postrider.delivery.tls.Dane.Judgement;
import io.postrider.delivery.tls.Dane.Question;
import io.postrider.delivery.tls.Dane.Verdict;
import io.postrider.smtp.tls.Certificates;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Usage 2, DANE-TA (RFC 7671 §5.2, RFC 7672 §3.1.2): a record names a trust anchor in the chain or
/// behind its end; the path to it must hold now, and the peer's certificate must have one of the
/// names. Pure.
final class DaneTrustAnchor {
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=((?:[^,\\\\]|\\\\.)+)");
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private DaneTrustAnchor() {}

    static Judgement judge(Question question, List<TlsAssociation> records) {
        String why = "no TLSA record matches a certificate of the chain";
        List<X509Certificate> chain = question.chain();
        for (TlsAssociation record : records) {
            for (int depth = 1; depth <= chain.size(); depth++) {
                Optional<TrustAnchor> anchor = anchor(record, chain, depth);
                if (anchor.isPresent()) {
                    String defect = defect(question, anchor.get(), depth);
                    if (defect.isEmpty()) {
                        return new Judgement(
                                Verdict.MATCH, record.usage(), depth, "TLSA 2 matches the anchor at depth " + depth);
                    }
                    why = defect;
                }
            }
        }
        return Judgement.of(Verdict.NO_MATCH, why);
    }

    /// The anchor at this depth: a certificate of the chain that the record matches, or behind the
    /// chain's end what the record itself holds.
    private static Optional<TrustAnchor> anchor(TlsAssociation record, List<X509Certificate> chain, int depth) {
        if (depth < chain.size()) {
            X509Certificate one = chain.get(depth);
            return Dane.matches(record, one) ? Optional.of(new TrustAnchor(one, null)) : Optional.empty();
        }
        if (record.matchingType() != 0) {
            return Optional.empty();
        }
        X509Certificate last = chain.getLast();
        if (record.selector() == 0) {
            return FullData.certificate(record)
                    .filter(c -> c.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
                    .map(c -> new TrustAnchor(c, null));
        }
        // RFC 7671 §5.2.2: a bare key; it takes the name of the issuer it signs for
        Optional<PublicKey> key = FullData.key(record);
        return key.map(k -> new TrustAnchor(last.getIssuerX500Principal(), k, null));
    }

    /// Why the path to the anchor or the name does not hold; empty when both do.
    private static String defect(Question question, TrustAnchor anchor, int depth) {
        List<X509Certificate> path =
                question.chain().subList(0, Math.min(depth, question.chain().size()));
        Date now = Date.from(question.now());
        try {
            X509Certificate root = anchor.getTrustedCert();
            if (root != null) {
                root.checkValidity(now);
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertificateException | CertPathValidatorException broken) {
            return "the path to the anchor does not hold: " + broken.getMessage();
        } catch (GeneralSecurityException broken) {
            return "the path cannot be validated: " + broken.getMessage();
        }
        X509Certificate leaf = question.chain().getFirst();
        if (!isForServers(leaf)) {
            return "the peer's certificate is not for TLS servers";
        }
        return isNamed(leaf, question.names())
                ? ""
                : "the peer's certificate has none of the names " + question.names();
    }

    private static boolean isForServers(X509Certificate leaf) {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
        } catch (CertificateException malformed) {
            return false;
        }
    }

    /// RFC 7672 §3.2.3: the DNS names count; the common name only where there are none.
    private static boolean isNamed(X509Certificate leaf, List<String> names) {
        if (!Certificates.dnsNames(leaf).isEmpty()) {
            return Certificates.matchingName(leaf, names).isPresent();
        }
        Matcher common = COMMON_NAME.matcher(leaf.getSubjectX500Principal().getName());
        while (common.find()) {
            String name = common.group(1).toLowerCase(Locale.ROOT);
            if (names.stream().anyMatch(host -> Certificates.matches(name, host))) {
                return true;
            }
        }
        return false;
    }
}
