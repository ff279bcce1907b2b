// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.auth;

import io.postrider.api.smtp.Session;
import java.util.List;

/// Runs SASL exchanges (RFC 4422). The built-in one implements the mechanisms over [CredentialSource]; a
/// plugin that
/// owns the whole exchange (Dovecot's protocol) implements this. Called on virtual threads; may block.
///
/// @since 0.1
public interface Authenticator extends AutoCloseable {
    /// The mechanisms to announce to this session, most wanted first.
    List<String> mechanisms(Session session);

    /// Begins an exchange with one of the announced mechanisms, in upper case.
    Exchange begin(String mechanism, Session session);

    /// Called once, when the configuration goes.
    @Override
    default void close() {}
}
