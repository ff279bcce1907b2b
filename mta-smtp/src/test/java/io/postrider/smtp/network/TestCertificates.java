// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import io.postrider.smtp.tls.PemIdentity;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates for tests: a CA, and leaves below it.
public final class TestCertificates {
    private final KeyPair key = keys("EC");
    private final X509Certificate certificate;

    /// A new CA.
    public TestCertificates() {
        this.certificate = sign(new Subject("CN=Test CA", List.of(), true), key, "CN=Test CA", key.getPrivate());
    }

    private record Subject(String name, List<String> hosts, boolean authority) {}

    /// The CA's certificate.
    public X509Certificate authority() {
        return certificate;
    }

    /// A leaf with these DNS names.
    ///
    /// @param algorithm `EC` or `RSA`
    public PemIdentity leaf(String algorithm, String... hosts) {
        KeyPair own = keys(algorithm);
        X509Certificate leaf =
                sign(new Subject("CN=" + hosts[0], List.of(hosts), false), own, "CN=Test CA", key.getPrivate());
        return PemIdentity.of(own.getPrivate(), List.of(leaf, certificate));
    }

    /// A leaf that expired yesterday.
    public PemIdentity expired(String host) {
        KeyPair own = keys("EC");
        X509Certificate leaf =
                sign(new Subject("CN=expired", List.of(host), false), own, "CN=Test CA", key.getPrivate());
        return PemIdentity.of(own.getPrivate(), List.of(leaf, certificate));
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "RSA" -> generator.initialize(2048);
                default -> {}
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate sign(Subject subject, KeyPair own, String issuer, PrivateKey issuerKey) {
        try {
            Instant now = Instant.now();
            Instant end = now.plus(Duration.ofDays(subject.name.contains("expired") ? -1 : 30));
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal(issuer),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(now.minus(Duration.ofDays(10))),
                    Date.from(end),
                    new X500Principal(subject.name),
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.authority));
            if (!subject.hosts.isEmpty()) {
                GeneralName[] names = subject.hosts.stream()
                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
        } catch (GeneralSecurityException | OperatorException | java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
