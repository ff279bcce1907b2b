// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;

/// What stood between the angle brackets of MAIL or RCPT, its source route dropped (RFC 5321 §4.1.2, appendix
/// C).
public sealed interface PathArgument {
    /// `<>`: only MAIL.
    record NullPath() implements PathArgument {}

    /// `<Postmaster>` without a domain, in any case: only RCPT (RFC 5321 §4.1.1.3).
    record BarePostmaster() implements PathArgument {}

    /// A whole address.
    ///
    /// @param mailbox the address
    record Qualified(Mailbox mailbox) implements PathArgument {}

    /// A local part without a domain: no RFC 5321 path, but some may have it completed.
    ///
    /// @param localPart what was given
    record Unqualified(LocalPart localPart) implements PathArgument {}
}
