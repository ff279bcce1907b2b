// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

/// What a verifier accepts.
///
/// @param minRsaBits RSA keys below are not accepted (RFC 8301 §3.2: at least 1024)
/// @param allowSha1 rsa-sha1 is accepted (RFC 8301 §3.1 forbids it)
/// @param maxSignatures how many signatures are looked at, from the top
/// @param allowPartialBody `l=` that leaves octets unsigned is accepted
public record DkimPolicy(int minRsaBits, boolean allowSha1, int maxSignatures, boolean allowPartialBody) {
    /// RSA from 1024 bits, no SHA-1, 10 signatures, `l=` as RFC 6376 has it.
    public static DkimPolicy standard() {
        return new DkimPolicy(1024, false, 10, true);
    }
}
