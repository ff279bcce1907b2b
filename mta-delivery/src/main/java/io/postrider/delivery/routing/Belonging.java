// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

/// Whose a domain is.
sealed interface Belonging {
    /// A `[[domain]]` covers it.
    ///
    /// @param domain which
    record Ours(LocalDomain domain) implements Belonging {}

    /// Our host name, `localhost`, one of our addresses, or the domain of our rewritten senders, and no
    /// `[[domain]]`
    /// covers it.
    record Itself() implements Belonging {}

    /// Somebody else's.
    record Foreign() implements Belonging {}

    /// A table that names our domains cannot say.
    ///
    /// @param why for log and reply
    record Unclear(String why) implements Belonging {}
}
