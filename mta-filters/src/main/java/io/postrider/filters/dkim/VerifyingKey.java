// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A verifying key: RSA by the JDK, Ed25519 by Bouncy Castle's own classes. Immutable.
public sealed interface VerifyingKey {
    /// RSA.
    record Rsa(RSAPublicKey key) implements VerifyingKey {}

    /// Ed25519.
    ///
    /// @param point the 32 octets of the public key
    record Ed25519Point(byte[] point) implements VerifyingKey {}

    /// The key's size; Ed25519 has 256.
    default int bits() {
        return switch (this) {
            case Rsa rsa -> rsa.key().getModulus().bitLength();
            case Ed25519Point ed -> 256;
        };
    }

    /// Reads the octets of `p=` for a key type.
    static VerifyingKey of(String keyType, byte[] octets) throws DkimSyntaxException {
        return switch (keyType) {
            case "rsa" -> new Rsa(rsa(octets));
            case "ed25519" -> ed25519(octets);
            default -> throw new DkimSyntaxException("unknown key type " + keyType);
        };
    }

    private static VerifyingKey ed25519(byte[] octets) throws DkimSyntaxException {
        // RFC 8463 §4: the 32 octets themselves, without ASN.1
        if (octets.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyPartial(octets, 0)) {
            throw new DkimSyntaxException("no Ed25519 key of 32 octets");
        }
        return new Ed25519Point(octets.clone());
    }

    // RFC 6376 §3.6.1 says RSAPublicKey, its erratum and everybody SubjectPublicKeyInfo: both are read
    private static RSAPublicKey rsa(byte[] octets) throws DkimSyntaxException {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(octets));
        } catch (GeneralSecurityException | ClassCastException notWrapped) {
            return bareRsa(octets);
        }
    }

    private static RSAPublicKey bareRsa(byte[] octets) throws DkimSyntaxException {
        try {
            org.bouncycastle.asn1.pkcs.RSAPublicKey bare = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(octets);
            BigInteger modulus = bare.getModulus();
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, bare.getPublicExponent()));
        } catch (GeneralSecurityException | RuntimeException no) {
            throw new DkimSyntaxException("no RSA key");
        }
    }

    /// Verifies a signature over one of some forms of the data.
    default boolean verifies(DkimAlgorithm algorithm, List<byte[]> forms, byte[] signature) {
        return forms.stream().anyMatch(data -> verifies(algorithm, data, signature));
    }

    /// Verifies a signature over `data`. Malformed signatures are false.
    default boolean verifies(DkimAlgorithm algorithm, byte[] data, byte[] signature) {
        return switch (this) {
            case Rsa rsa -> verifiesRsa(rsa.key(), algorithm, data, signature);
            case Ed25519Point ed -> verifiesEd25519(ed.point(), data, signature);
        };
    }

    private static boolean verifiesRsa(RSAPublicKey key, DkimAlgorithm algorithm, byte[] data, byte[] octets) {
        try {
            Signature verifier =
                    Signature.getInstance(algorithm == DkimAlgorithm.RSA_SHA1 ? "SHA1withRSA" : "SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(octets);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    // RFC 8463 §3: PureEdDSA over the SHA-256 hash of the header data
    private static boolean verifiesEd25519(byte[] point, byte[] data, byte[] octets) {
        byte[] hash = sha256(data);
        return octets.length == Ed25519.SIGNATURE_SIZE && Ed25519.verify(octets, 0, point, 0, hash, 0, hash.length);
    }

    /// SHA-256 by the JDK.
    static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
