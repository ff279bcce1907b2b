// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.auth;

/// One SASL exchange. Called one at a time, on virtual threads; closed at its end, whatever that was.
///
/// @since 0.1
public interface Exchange extends AutoCloseable {
    /// Takes what the client sent, decoded from base64; the first call has the initial response, or none.
    ///
    /// @param octets empty array for an empty response or for none
    /// @param initial false when AUTH came without initial response and this is the first call
    Result step(byte[] octets, boolean initial);

    /// Forgets secrets. Idempotent.
    @Override
    default void close() {}

    /// What a step came to. Sealed and frozen.
    sealed interface Result {
        /// Send this to the client (334) and call again.
        ///
        /// @param octets before base64
        record Challenge(byte[] octets) implements Result {}

        /// 235.
        ///
        /// @param identity who it is
        record Accepted(Identity identity) implements Result {}

        /// 535 5.7.8.
        ///
        /// @param why for the log, never for the client
        record Denied(String why) implements Result {}

        /// 454 4.7.0.
        ///
        /// @param why for the log
        record Unavailable(String why) implements Result {}
    }
}
