// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Identity;

/// Checks OAuth 2.0 bearer tokens, by introspection (RFC 7662) or as signed JWT (RFC 9068). May block.
public interface TokenVerifier {
    /// Checks a token.
    ///
    /// @param token as the client sent it
    /// @param user the user it is to stand for; empty for whomever the token names
    Result verify(String token, String user);

    /// What came of it.
    sealed interface Result {
        /// It is good, and stands for the user.
        ///
        /// @param identity who
        record Valid(Identity identity) implements Result {}

        /// It is not.
        ///
        /// @param why for the log
        record Invalid(String why) implements Result {}

        /// Nobody can say now.
        ///
        /// @param why for the log
        record Unavailable(String why) implements Result {}
    }
}
