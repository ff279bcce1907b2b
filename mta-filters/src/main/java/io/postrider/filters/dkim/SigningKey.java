// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/// A private key that signs: RSA by the JDK, Ed25519 by Bouncy Castle's own classes. Immutable, thread-safe.
public sealed interface SigningKey {
    /// RSA.
    record Rsa(RSAPrivateKey key) implements SigningKey {}

    /// Ed25519.
    record Ed25519(Ed25519PrivateKeyParameters key) implements SigningKey {}

    /// The algorithm to sign with.
    default DkimAlgorithm algorithm() {
        return switch (this) {
            case Rsa rsa -> DkimAlgorithm.RSA_SHA256;
            case Ed25519 ed -> DkimAlgorithm.ED25519_SHA256;
        };
    }

    /// Reads PEM: PKCS#8 of either kind, PKCS#1 of RSA, or the 32 octets of an Ed25519 seed in bare base64.
    static SigningKey parse(String pem) throws DkimSyntaxException {
        String text = pem.strip();
        boolean pkcs1 = text.contains("BEGIN RSA PRIVATE KEY");
        String body = TagList.withoutSpace(text.replaceAll("-----[A-Z0-9 ]*-----", ""));
        byte[] der = SignatureTags.decode(body, "private key");
        if (der.length == Ed25519PrivateKeyParameters.KEY_SIZE) {
            return new Ed25519(new Ed25519PrivateKeyParameters(der, 0));
        }
        try {
            return pkcs1 ? pkcs1(der) : pkcs8(der);
        } catch (GeneralSecurityException | java.io.IOException | RuntimeException no) {
            throw new DkimSyntaxException("no private key that DKIM can use");
        }
    }

    private static SigningKey pkcs1(byte[] der) throws GeneralSecurityException {
        org.bouncycastle.asn1.pkcs.RSAPrivateKey bare = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(der);
        RSAPrivateCrtKeySpec spec = new RSAPrivateCrtKeySpec(
                bare.getModulus(),
                bare.getPublicExponent(),
                bare.getPrivateExponent(),
                bare.getPrime1(),
                bare.getPrime2(),
                bare.getExponent1(),
                bare.getExponent2(),
                bare.getCoefficient());
        return new Rsa((RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
    }

    private static SigningKey pkcs8(byte[] der) throws GeneralSecurityException, java.io.IOException {
        AsymmetricKeyParameter any = PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(der));
        if (any instanceof Ed25519PrivateKeyParameters ed) {
            return new Ed25519(ed);
        }
        PrivateKey rsa = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        return new Rsa((RSAPrivateKey) rsa);
    }

    /// Signs the header data.
    default byte[] sign(byte[] data) {
        return switch (this) {
            case Rsa rsa -> signRsa(rsa.key(), data);
            case Ed25519 ed -> signEd25519(ed.key(), data);
        };
    }

    private static byte[] signRsa(PrivateKey key, byte[] data) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(data);
            return signer.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the RSA key does not sign", broken);
        }
    }

    private static byte[] signEd25519(Ed25519PrivateKeyParameters key, byte[] data) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        byte[] hash = VerifyingKey.sha256(data);
        signer.update(hash, 0, hash.length);
        return signer.generateSignature();
    }

    /// The text of the key record that belongs to it (RFC 6376 §3.6.1); empty when the key file lacks the
    /// public half.
    default Optional<String> record() {
        return switch (this) {
            case Ed25519 ed ->
                Optional.of("v=DKIM1; k=ed25519; p="
                        + Base64.getEncoder()
                                .encodeToString(ed.key().generatePublicKey().getEncoded()));
            case Rsa rsa -> rsa.key() instanceof RSAPrivateCrtKey crt ? Optional.of(rsaRecord(crt)) : Optional.empty();
        };
    }

    private static String rsaRecord(RSAPrivateCrtKey key) {
        BigInteger exponent = key.getPublicExponent();
        try {
            byte[] spki = KeyFactory.getInstance("RSA")
                    .generatePublic(new java.security.spec.RSAPublicKeySpec(key.getModulus(), exponent))
                    .getEncoded();
            return "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(spki);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
