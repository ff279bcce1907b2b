// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

/// Checks passwords against stored verifiers of one scheme, such as `{ARGON2ID}…`. Takes the same time for
/// right and
/// wrong passwords.
public interface PasswordVerifier {
    /// The scheme's name without braces, in upper case.
    String scheme();

    /// Checks a password, prepared by RFC 8265.
    ///
    /// @param verifier what is stored behind `{SCHEME}`; one that makes no sense matches nothing
    boolean matches(String verifier, String password);

    /// A verifier that costs as much as a usual one, for users who do not exist.
    String decoy();
}
