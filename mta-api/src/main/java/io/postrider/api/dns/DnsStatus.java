// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.dns;

/// How a DNS question ended.
///
/// @since 0.1
public enum DnsStatus {
    /// At least one record.
    FOUND,
    /// The name exists, the type does not.
    NO_DATA,
    /// NXDOMAIN.
    NO_SUCH_NAME,
    /// SERVFAIL, REFUSED or nonsense.
    SERVER_FAILURE,
    /// No answer in time.
    TIMEOUT,
    /// DNSSEC validation failed.
    BOGUS;

    /// True when the answer may be another one later.
    public boolean isTemporary() {
        return this == SERVER_FAILURE || this == TIMEOUT || this == BOGUS;
    }
}
