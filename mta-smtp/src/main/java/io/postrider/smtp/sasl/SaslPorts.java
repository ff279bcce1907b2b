// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.CredentialSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Whom the mechanisms ask.
///
/// @param credentials knows users
/// @param passwords checks them
/// @param tokens for OAUTHBEARER and XOAUTH2; without it neither is announced
/// @param certificates for EXTERNAL; without it that is not announced
/// @param random for nonces: a cryptographically strong one
/// @param decoyKey makes the salts of users who do not exist: secret, and the same for the life of the
/// configuration at
///     least
public record SaslPorts(
        CredentialSource credentials,
        PasswordVerifiers passwords,
        Optional<TokenVerifier> tokens,
        Optional<CertificateIdentities> certificates,
        RandomGenerator random,
        byte[] decoyKey) {
    /// Never the key.
    @Override
    public String toString() {
        return "SaslPorts";
    }
}
