// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.util.Optional;

/// The signing algorithms (RFC 6376 §3.3, RFC 8301, RFC 8463).
public enum DkimAlgorithm {
    /// Historic: not to be used for signing or verifying (RFC 8301 §3.1).
    RSA_SHA1("rsa-sha1", "rsa", "sha1", "SHA-1"),
    /// The usual one.
    RSA_SHA256("rsa-sha256", "rsa", "sha256", "SHA-256"),
    /// Short keys and signatures.
    ED25519_SHA256("ed25519-sha256", "ed25519", "sha256", "SHA-256");

    private final String tag;
    private final String keyType;
    private final String hash;
    private final String digest;

    DkimAlgorithm(String tag, String keyType, String hash, String digest) {
        this.tag = tag;
        this.keyType = keyType;
        this.hash = hash;
        this.digest = digest;
    }

    /// The algorithm of an `a=` value.
    static Optional<DkimAlgorithm> of(String text) {
        for (DkimAlgorithm one : values()) {
            if (one.tag.equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /// The value of `a=`.
    public String tag() {
        return tag;
    }

    /// The value of a key record's `k=`.
    public String keyType() {
        return keyType;
    }

    /// The value in a key record's `h=`.
    public String hash() {
        return hash;
    }

    /// The JDK's name of the digest.
    public String digest() {
        return digest;
    }
}
