// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import java.util.List;

/// What DMARC needs to know of a message.
///
/// @param authorDomains the domains of From
/// @param spf the result for MAIL FROM; its domain is empty when there is none
/// @param dkim the result of each signature
public record DmarcRequest(List<String> authorDomains, Identifier spf, List<Identifier> dkim) {
    /// Copies the lists.
    public DmarcRequest {
        authorDomains = List.copyOf(authorDomains);
        dkim = List.copyOf(dkim);
    }

    /// A domain that a mechanism has looked at.
    ///
    /// @param domain in any case
    /// @param result the mechanism's word, such as `pass`
    public record Identifier(String domain, String result) {
        boolean passes() {
            return result.equalsIgnoreCase("pass") && !domain.isEmpty();
        }

        boolean isTemporary() {
            return result.equalsIgnoreCase("temperror") && !domain.isEmpty();
        }
    }
}
