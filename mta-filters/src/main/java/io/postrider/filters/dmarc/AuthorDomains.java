// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.filters.message.AuthorAddress;
import io.postrider.filters.message.HeaderSection;
import java.util.List;

/// The author domains (RFC 9989 §5.3.1): A-labels, lower case, each once. Pure functions.
public final class AuthorDomains {
    private AuthorDomains() {}

    /// Those of all From fields of a message.
    public static List<String> of(HeaderSection head) {
        return distinct(AuthorAddress.all(head));
    }

    /// Those of one field's value.
    public static List<String> ofValue(String value) {
        return distinct(AuthorAddress.ofValue(value));
    }

    private static List<String> distinct(List<AuthorAddress> authors) {
        return authors.stream().map(AuthorAddress::domain).distinct().toList();
    }
}
