// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// What an LDAP table needs.
///
/// @param location a URL of RFC 4516 behind `ldap:`
/// @param url servers
/// @param base where the search begins
/// @param filter with placeholders
/// @param attributes whose values are the answer
/// @param scope how deep
/// @param bind how to log in
/// @param limits bounds
record LdapTableSettings(
        @Setting(
                text = "//HOST[:PORT]/BASE?ATTRIBUTE?SCOPE?FILTER, instead of url, base, attributes, scope and filter.")
        Optional<String> location,

        @Setting(
                text = "Servers, such as ldap://ldap.example or ldaps://ldap.example; the next is used when one fails.")
        List<String> url,

        @Setting(text = "Where the search begins, such as dc=example,dc=org.", emptyByDefault = true)
        String base,

        @Setting(
                text = "The filter; {key}, {local-part} and {domain} stand for the key, escaped.",
                byDefault = "(mail={key})")
        String filter,

        @Setting(text = "The attributes whose values are the answer; none = the entry's being there.")
        List<String> attributes,

        @Setting(text = "How deep the search goes.", byDefault = "sub")
        Scope scope,

        @Setting(text = "How to log in.") Bind bind,
        @Setting(text = "Bounds.") RemoteLimits limits) {
    /// How deep a search goes.
    enum Scope {
        /// The base entry alone.
        BASE,
        /// The entries directly below.
        ONE,
        /// All below.
        SUB
    }

    /// How to log in.
    ///
    /// @param dn as whom; absent = anonymously
    /// @param password with what
    /// @param startTls whether TLS is begun on an ldap:// connection
    record Bind(
            @Setting(text = "As whom to log in; absent = anonymously.")
            Optional<String> dn,

            @Setting(text = "The password.", secret = true) Optional<String> password,

            @Setting(text = "Whether to begin TLS on an ldap:// connection.", byDefault = "false")
            boolean startTls) {
        static Bind anonymous() {
            return new Bind(Optional.empty(), Optional.empty(), false);
        }
    }
}
