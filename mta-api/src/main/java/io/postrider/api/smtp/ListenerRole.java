// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

/// What a listener is for.
///
/// @since 0.1
public enum ListenerRole {
    /// Mail from other hosts (RFC 5321).
    MX,
    /// Mail from our users (RFC 6409).
    SUBMISSION,
    /// Local handover (RFC 2033).
    LMTP
}
