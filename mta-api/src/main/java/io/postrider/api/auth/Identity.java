// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Who authenticated, and what they may use. Immutable; grows by `with…` methods.
///
/// @since 0.1
public final class Identity {
    private final String user;
    private final String tenant;
    private final List<String> addresses;
    private final Map<String, String> attributes;

    private Identity(String user, String tenant, List<String> addresses, Map<String, String> attributes) {
        this.user = user;
        this.tenant = tenant;
        this.addresses = addresses;
        this.attributes = attributes;
    }

    /// A user with nothing beside.
    public static Identity of(String user) {
        return new Identity(Objects.requireNonNull(user), "", List.of(), Map.of());
    }

    /// The same with the addresses it may send from: `user@domain`, or `@domain` for all of it.
    public Identity withAddresses(List<String> allowed) {
        return new Identity(user, tenant, List.copyOf(allowed), attributes);
    }

    /// The same as part of a tenant.
    public Identity withTenant(String name) {
        return new Identity(user, name, addresses, attributes);
    }

    /// The same with one more attribute, for plugins.
    public Identity withAttribute(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Identity(user, tenant, addresses, java.util.Collections.unmodifiableMap(more));
    }

    /// The user's name, prepared (RFC 8265).
    public String user() {
        return user;
    }

    /// The tenant; empty for the default one.
    public String tenant() {
        return tenant;
    }

    /// The addresses it may send from; empty = not limited by the credential source.
    public List<String> addresses() {
        return addresses;
    }

    /// Attributes that a credential source gave.
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that
                && user.equals(that.user)
                && tenant.equals(that.tenant)
                && addresses.equals(that.addresses)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, tenant, addresses, attributes);
    }

    @Override
    public String toString() {
        return user;
    }
}
