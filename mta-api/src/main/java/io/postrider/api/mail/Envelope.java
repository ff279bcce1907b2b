// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The envelope of one message (RFC 5321 §2.3.1). Implemented by the core; may grow.
///
/// @since 0.1
public interface Envelope {
    /// Where notifications go.
    ReversePath reversePath();

    /// All that MAIL carried beside.
    MailParameters parameters();

    /// The recipients in the order of their RCPT commands.
    List<Recipient> recipients();

    /// How the message came.
    Origin origin();

    /// When MAIL was accepted.
    Instant arrived();

    /// The authenticated user it came from.
    Optional<String> user();

    /// The name of the listener it came by; for [Origin#PICKUP], [Origin#API], DSNs and reports the origin's
    /// name.
    String listener();

    /// Whose mail it is, for fairness and limits; the default tenant is the empty text.
    String tenant();

    /// The address of the client, as text; empty where there was none.
    Optional<String> clientAddress();
}
