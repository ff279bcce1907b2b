// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.Domain;
import io.postrider.api.smtp.ListenerRole;

/// All that one listener says about its sessions.
///
/// @param name the listener's configured name
/// @param role what it is for
/// @param host names of our own
/// @param tls TLS
/// @param auth authentication
/// @param limits budgets
/// @param extensions keywords and their bounds
/// @param senderCheck what an authenticated user's sender addresses are held against
public record ListenerRules(
        String name,
        ListenerRole role,
        Host host,
        TlsOffer tls,
        AuthOffer auth,
        SessionLimits limits,
        ExtensionSettings extensions,
        SenderCheck senderCheck) {
    /// Our own names.
    ///
    /// @param hostname in greeting, EHLO reply and trace field
    /// @param banner what follows it in the greeting, such as `ESMTP Postrider`
    /// @param origin completes unqualified addresses of our own people
    public record Host(String hostname, String banner, Domain origin) {}
}
