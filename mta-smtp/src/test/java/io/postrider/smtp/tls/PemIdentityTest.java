// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.smtp.network.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PEM files as they lie about, and as they should not.
class PemIdentityTest {
    private static final TestCertificates CA = new TestCertificates();
    private static final PemIdentity EC = CA.leaf("EC", "ec.example");
    private static final PemIdentity RSA = CA.leaf("RSA", "rsa.example");

    @TempDir
    private Path folder;

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path chain(PemIdentity identity) throws Exception {
        StringBuilder text = new StringBuilder("a comment before\n");
        for (var certificate : identity.chain()) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return file("chain.pem", text.toString());
    }

    private static byte[] legacy(PemIdentity identity) throws IOException {
        return PrivateKeyInfo.getInstance(identity.key().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    @Test
    void keysOfAllFormsAreRead() throws Exception {
        assertThat(PemIdentity.load(
                                chain(EC), file("k", pem("PRIVATE KEY", EC.key().getEncoded())))
                        .chain())
                .hasSize(2);
        assertThat(PemIdentity.load(chain(EC), file("k", pem("EC PRIVATE KEY", withCurve())))
                        .certificate())
                .isEqualTo(EC.certificate());
        assertThat(PemIdentity.load(chain(RSA), file("k", pem("RSA PRIVATE KEY", legacy(RSA))))
                        .certificate())
                .isEqualTo(RSA.certificate());
        assertThat(PemIdentity.load(
                                chain(RSA),
                                file("k", pem("PRIVATE KEY", RSA.key().getEncoded())))
                        .key())
                .isEqualTo(RSA.key());
    }

    /// SEC 1 as OpenSSL writes it, the curve named within.
    private static byte[] withCurve() throws IOException {
        var info = PrivateKeyInfo.getInstance(EC.key().getEncoded());
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    @Test
    void faultsNameTheFile() throws Exception {
        Path chain = chain(EC);
        Path key = file("key.pem", pem("PRIVATE KEY", EC.key().getEncoded()));
        fault(folder.resolve("absent.pem"), key, "absent.pem does not exist");
        fault(key, key, "key.pem holds no certificate");
        fault(chain, chain, "chain.pem holds no private key");
        fault(
                chain,
                file("other.pem", pem("PRIVATE KEY", RSA.key().getEncoded())),
                "other.pem is not the key of the first");
        fault(chain, file("enc.pem", pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2})), "enc.pem holds an encrypted");
        fault(
                chain,
                file("junk.pem", pem("PRIVATE KEY", new byte[] {1, 2, 3})),
                "junk.pem holds a private key of an unknown");
        fault(file("bad.pem", pem("CERTIFICATE", new byte[] {1, 2, 3})), key, "bad.pem holds a damaged certificate");
        fault(
                chain,
                file("sec1.pem", pem("EC PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 1})),
                "sec1.pem holds a damaged");
    }

    private static void fault(Path chain, Path key, String sentence) {
        assertThatThrownBy(() -> PemIdentity.load(chain, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void everyTruncationOfALegacyKeyIsAFaultAndNoBug() throws Exception {
        Path chain = chain(EC);
        byte[] whole = withCurve();
        for (int length = 0; length < whole.length; length++) {
            Path key = file("cut.pem", pem("EC PRIVATE KEY", Arrays.copyOf(whole, length)));
            assertThatThrownBy(() -> PemIdentity.load(chain, key)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void chainIsCheckedAgainstAnchors() throws Exception {
        TrustAnchors own = TrustAnchors.of(List.of(CA.authority()));
        own.check(EC.chain());
        own.checkClient(EC.chain());
        assertThatThrownBy(() -> TrustAnchors.of(List.of(new TestCertificates().authority()))
                        .check(EC.chain()))
                .isInstanceOf(java.security.cert.CertificateException.class);
        assertThat(TrustAnchors.ofPem(
                                file("ca.pem", pem("CERTIFICATE", CA.authority().getEncoded())))
                        .certificates())
                .containsExactly(CA.authority());
    }

    @Test
    void wildcardStandsForOneLabel() {
        assertThat(Certificates.matches("*.example.org", "a.example.org")).isTrue();
        assertThat(Certificates.matches("*.example.org", "a.b.example.org")).isFalse();
        assertThat(Certificates.matches("*.example.org", "example.org")).isFalse();
        assertThat(Certificates.matches("*.org", "example.org")).isFalse();
        assertThat(Certificates.matches("a*.example.org", "ab.example.org")).isFalse();
        assertThat(Certificates.matches("*", "example")).isFalse();
        assertThat(Certificates.matches("xn--bcher-kva.example", "b\u00fccher.example"))
                .isTrue();
        assertThat(Certificates.matches("mx.example.org", ".example.org")).isTrue();
        assertThat(Certificates.matches("a.mx.example.org", ".example.org")).isFalse();
        assertThat(Certificates.matches("", "")).isFalse();
    }
}
