// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes a self-signed P-256 certificate for development, in PEM files.
public final class DevelopmentCertificate {
    private static final Duration VALID = Duration.ofDays(365);

    private DevelopmentCertificate() {}

    /// Writes `chain` and `key` for these names unless both are there.
    ///
    /// @throws IOException when a file cannot be written
    public static void write(Path chain, Path key, List<String> names, Instant now) throws IOException {
        if (Files.exists(chain) && Files.exists(key)) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    chain, pem("CERTIFICATE", certificate(pair, names, now).getEncoded()));
            Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static X509CertificateHolder certificate(KeyPair pair, List<String> names, Instant now)
            throws IOException, OperatorCreationException {
        X500Name subject = new X500Name("CN=" + names.getFirst());
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                subject,
                new BigInteger(127, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALID)),
                subject,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        GeneralName[] alternatives =
                names.stream().map(n -> new GeneralName(GeneralName.dNSName, n)).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static String pem(String kind, byte[] octets) {
        StringWriter text = new StringWriter();
        text.write("-----BEGIN " + kind + "-----\n");
        text.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets));
        text.write("\n-----END " + kind + "-----\n");
        return text.toString();
    }
}
