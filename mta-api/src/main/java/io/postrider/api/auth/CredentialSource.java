// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.auth;

import java.util.List;

/// Knows users and how to check them. Called on virtual threads; may block.
///
/// @since 0.1
public interface CredentialSource extends AutoCloseable {
    /// Finds a user by the prepared name (RFC 8265).
    Result find(String user);

    /// Called once, when the configuration goes.
    @Override
    default void close() {}

    /// What a source knows of a user. Sealed and frozen.
    sealed interface Result {
        /// Verifiers that the mechanisms use themselves.
        ///
        /// @param identity who it would be
        /// @param verifiers such as `{SCRAM-SHA-256}…`, `{ARGON2ID}…`, `{PLAIN}…`
        record Verifiers(Identity identity, List<String> verifiers) implements Result {
            /// Copies the list.
            public Verifiers {
                verifiers = List.copyOf(verifiers);
            }

            /// Never the verifiers.
            @Override
            public String toString() {
                return "Verifiers[" + identity + "]";
            }
        }

        /// Only the source can check a password (an LDAP bind).
        ///
        /// @param identity who it would be
        /// @param check asks the source
        record PasswordCheck(Identity identity, Check check) implements Result {}

        /// No such user.
        record Absent() implements Result {}

        /// The source cannot say now: 454.
        ///
        /// @param why for the log
        record Unavailable(String why) implements Result {}
    }

    /// Checks one password.
    interface Check {
        /// Asks the source.
        Outcome check(char[] password);

        /// What it said.
        enum Outcome {
            /// Right.
            RIGHT,
            /// Wrong.
            WRONG,
            /// It cannot say now.
            UNAVAILABLE
        }
    }
}
