// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

/// What the client proves itself with (RFC 4954). Never printed.
public sealed interface ClientCredentials {
    /// The user's name.
    String user();

    /// A password: SCRAM-SHA-256, SCRAM-SHA-1, PLAIN, LOGIN, in this order, as the server announces them.
    ///
    /// @param user prepared
    /// @param password clear text
    record Password(String user, String password) implements ClientCredentials {
        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }

    /// An OAuth 2 access token: OAUTHBEARER (RFC 7628) or XOAUTH2.
    ///
    /// @param user whose
    /// @param token the access token
    record BearerToken(String user, String token) implements ClientCredentials {
        @Override
        public String toString() {
            return "BearerToken[" + user + "]";
        }
    }
}
