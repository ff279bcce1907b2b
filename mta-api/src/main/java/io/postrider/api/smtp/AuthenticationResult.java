// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One method's result as RFC 8601 §2.2 writes it: `spf=pass smtp.mailfrom=example.org`. Immutable.
///
/// @since 0.1
public final class AuthenticationResult {
    private final String method;
    private final String result;
    private final Optional<String> reason;
    private final List<Property> properties;

    private AuthenticationResult(String method, String result, Optional<String> reason, List<Property> properties) {
        this.method = method;
        this.result = result;
        this.reason = reason;
        this.properties = properties;
    }

    /// A result without reason and properties; `method` and `result` are the registered words in lower case.
    public static AuthenticationResult of(String method, String result) {
        return new AuthenticationResult(
                Objects.requireNonNull(method), Objects.requireNonNull(result), Optional.empty(), List.of());
    }

    /// The same with a reason for people.
    public AuthenticationResult withReason(String text) {
        return new AuthenticationResult(method, result, Optional.of(text), properties);
    }

    /// The same with one more property, such as (`smtp`, `mailfrom`, `example.org`).
    public AuthenticationResult withProperty(String type, String name, String value) {
        List<Property> more = new ArrayList<>(properties);
        more.add(new Property(type, name, value));
        return new AuthenticationResult(method, result, reason, List.copyOf(more));
    }

    /// Such as `spf`, `dkim`, `dmarc`, `arc`, `iprev`, `auth`.
    public String method() {
        return method;
    }

    /// Such as `pass`, `fail`, `none`, `temperror`.
    public String result() {
        return result;
    }

    /// The reason, for people.
    public Optional<String> reason() {
        return reason;
    }

    /// The properties in order.
    public List<Property> properties() {
        return properties;
    }

    /// The value of the first such property.
    public Optional<String> property(String type, String name) {
        return properties.stream()
                .filter(p -> p.type().equals(type) && p.name().equals(name))
                .map(Property::value)
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthenticationResult that
                && method.equals(that.method)
                && result.equals(that.result)
                && reason.equals(that.reason)
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, result, reason, properties);
    }

    @Override
    public String toString() {
        return method + "=" + result;
    }

    /// ptype.property=value.
    ///
    /// @param type `smtp`, `header`, `body`, `policy`
    /// @param name such as `mailfrom`, `d`, `from`
    /// @param value unquoted
    public record Property(String type, String name, String value) {}
}
