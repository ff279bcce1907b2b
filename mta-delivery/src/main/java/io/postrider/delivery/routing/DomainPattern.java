// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Domain;

/// A pattern for domains: `example.net` that name alone, `*.example.net` any depth below it but not itself,
/// `*`
/// everything. Case does not count; A- and U-labels are equal. Immutable.
sealed interface DomainPattern {
    /// `example.net`.
    ///
    /// @param ascii A-labels in lower case
    record Exact(String ascii) implements DomainPattern {}

    /// `*.example.net`.
    ///
    /// @param suffix A-labels in lower case, with the leading dot
    record Below(String suffix) implements DomainPattern {}

    /// `*`.
    record Everything() implements DomainPattern {}

    /// @throws IllegalArgumentException with a sentence when `text` is no pattern
    static DomainPattern parse(String text) {
        if (text.equals("*")) {
            return new Everything();
        }
        boolean below = text.startsWith("*.");
        String name = below ? text.substring(2) : text;
        if (!Domain.isValid(name)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no domain; patterns are example.net, *.example.net and *");
        }
        String ascii = Domain.of(name).ascii();
        return below ? new Below("." + ascii) : new Exact(ascii);
    }

    default boolean matches(Domain domain) {
        return switch (this) {
            case Exact(String ascii) -> domain.ascii().equals(ascii);
            case Below(String suffix) ->
                domain.ascii().endsWith(suffix) && domain.ascii().length() > suffix.length();
            case Everything _ -> true;
        };
    }
}
