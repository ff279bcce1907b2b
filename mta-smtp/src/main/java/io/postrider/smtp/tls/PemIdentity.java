// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with its certificate chain, the own certificate first. Immutable. Never printed.
public final class PemIdentity {
    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private PemIdentity(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /// Loads chain and key; both may stand in one file. Keys in PKCS #8, PKCS #1 and SEC 1 form.
    ///
    /// @throws IOException with one sentence that names the file: absent, unreadable, damaged, encrypted,
    ///     not a pair
    public static PemIdentity load(Path chainFile, Path keyFile) throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(chainFile);
        PrivateKey key = PemFiles.privateKey(keyFile);
        if (!pair(key, chain.getFirst().getPublicKey())) {
            throw new IOException(keyFile + " is not the key of the first certificate in " + chainFile);
        }
        return new PemIdentity(key, chain);
    }

    /// What the caller has made itself.
    ///
    /// @throws IllegalArgumentException when the key is not that of the first certificate
    public static PemIdentity of(PrivateKey key, List<X509Certificate> chain) {
        if (chain.isEmpty() || !pair(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException("the key is not that of the first certificate");
        }
        return new PemIdentity(key, List.copyOf(chain));
    }

    private static boolean pair(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "RSASSA-PSS";
            default -> "EdDSA";
        };
        try {
            byte[] probe = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }

    /// The private key.
    public PrivateKey key() {
        return key;
    }

    /// The chain, the own certificate first.
    public List<X509Certificate> chain() {
        return chain;
    }

    /// The own certificate.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "PemIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
