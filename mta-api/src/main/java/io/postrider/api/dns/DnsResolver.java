// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.dns;

/// Asks the DNS. Implemented by the core, with cache and deadline; may grow. Called on virtual threads;
/// blocks.
///
/// @since 0.1
public interface DnsResolver {
    /// Asks for the records of one type at one name; CNAMEs are followed. Never throws for what the DNS did.
    ///
    /// @param name absolute, with or without the final dot, A-labels
    DnsAnswer resolve(String name, DnsType type);
}
