// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The hash functions of SCRAM (RFC 5802, RFC 7677) with what is computed by them (RFC 5802 §2.2).
public enum ScramHash {
    /// SCRAM-SHA-1.
    SHA_1("SHA-1", "HmacSHA1"),
    /// SCRAM-SHA-256.
    SHA_256("SHA-256", "HmacSHA256"),
    /// SCRAM-SHA-512.
    SHA_512("SHA-512", "HmacSHA512");

    private final String digest;
    private final String mac;

    ScramHash(String digest, String mac) {
        this.digest = digest;
        this.mac = mac;
    }

    /// Finds the hash of a mechanism, with or without `-PLUS`.
    static Optional<ScramHash> of(String mechanism) {
        String base = mechanism.endsWith("-PLUS") ? mechanism.substring(0, mechanism.length() - 5) : mechanism;
        return Arrays.stream(values())
                .filter(hash -> hash.mechanism().equals(base))
                .findFirst();
    }

    /// The mechanism's name without `-PLUS`.
    public String mechanism() {
        return "SCRAM-" + digest;
    }

    /// H().
    byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance(digest).digest(octets);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// HMAC().
    byte[] hmac(byte[] key, String text) {
        return keyed(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Hi(): PBKDF2 with one block.
    byte[] salted(String password, byte[] salt, int iterations) {
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        Mac keyed = keyed(key.length == 0 ? new byte[1] : key);
        keyed.update(salt);
        byte[] block = keyed.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = block.clone();
        for (int i = 1; i < iterations; i++) {
            block = keyed.doFinal(block);
            for (int j = 0; j < result.length; j++) {
                result[j] ^= block[j];
            }
        }
        return result;
    }

    private Mac keyed(byte[] key) {
        try {
            Mac keyed = Mac.getInstance(mac);
            keyed.init(new SecretKeySpec(key, mac));
            return keyed;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
