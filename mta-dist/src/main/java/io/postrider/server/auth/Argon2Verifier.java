// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import io.postrider.smtp.sasl.PasswordVerifier;
import java.util.random.RandomGenerator;

/// `{ARGON2ID}`: the hashes that `postrider user add` writes.
public final class Argon2Verifier implements PasswordVerifier {
    private final String decoy;

    /// Makes one with a decoy hash of its own.
    public Argon2Verifier(RandomGenerator random) {
        this.decoy = Argon2.hash(Long.toHexString(random.nextLong()), random);
    }

    @Override
    public String scheme() {
        return "ARGON2ID";
    }

    @Override
    public boolean matches(String verifier, String password) {
        return Argon2.verify(verifier, password).orElse(false);
    }

    @Override
    public String decoy() {
        return decoy;
    }
}
