// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.dns.DnsRecord.TlsAssociation;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// TLSA records of matching type 0: the certificate or the key itself. Pure.
final class FullData {
    private static final String[] ALGORITHMS = {"RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS", "ML-DSA", "DSA"};

    private FullData() {}

    static boolean isWellFormed(TlsAssociation record) {
        return record.selector() == 0
                ? certificate(record).isPresent()
                : key(record).isPresent();
    }

    /// The certificate of a record with selector 0.
    static Optional<X509Certificate> certificate(TlsAssociation record) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            boolean der = record.data().length > 0 && record.data()[0] == 0x30;
            return der
                            && factory.generateCertificate(new ByteArrayInputStream(record.data()))
                                    instanceof X509Certificate one
                    ? Optional.of(one)
                    : Optional.empty();
        } catch (CertificateException malformed) {
            return Optional.empty();
        }
    }

    /// The key of a record with selector 1.
    static Optional<PublicKey> key(TlsAssociation record) {
        for (String algorithm : ALGORITHMS) {
            try {
                return Optional.of(
                        KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(record.data())));
            } catch (GeneralSecurityException another) {
                continue;
            }
        }
        return Optional.empty();
    }
}
