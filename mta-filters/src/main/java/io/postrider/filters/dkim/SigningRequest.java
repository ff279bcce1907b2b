// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How to sign.
///
/// @param headers the names to sign, in order; those that the message lacks are left out, From is always
/// signed
/// @param oversign names that are listed once more than they occur, so that none can be added (RFC 6376
/// §8.15)
/// @param canonicalization `c`
/// @param identity `i`
/// @param timestamp `t`
/// @param expiration `x`
/// @param bodyLength `l`
public record SigningRequest(
        List<String> headers,
        List<String> oversign,
        Canonicalization.Pair canonicalization,
        Optional<String> identity,
        OptionalLong timestamp,
        OptionalLong expiration,
        OptionalLong bodyLength) {
    /// The names of RFC 6376 §5.4.1 and those of later extensions that a reader sees or acts on.
    public static final List<String> DEFAULT_HEADERS = List.of(
            "From",
            "Sender",
            "Reply-To",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
            "Content-Disposition",
            "Content-ID",
            "Content-Description",
            "Resent-Date",
            "Resent-From",
            "Resent-To",
            "Resent-Cc",
            "List-Id",
            "List-Help",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Subscribe",
            "List-Post",
            "List-Owner",
            "List-Archive");

    /// Copies the lists.
    public SigningRequest {
        headers = List.copyOf(headers);
        oversign = List.copyOf(oversign);
    }

    /// The usual: relaxed/relaxed, the default headers, nothing else.
    public static SigningRequest standard() {
        return new SigningRequest(
                DEFAULT_HEADERS,
                List.of(),
                new Canonicalization.Pair(Canonicalization.RELAXED, Canonicalization.RELAXED),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /// The same with other headers and oversigned ones.
    public SigningRequest withHeaders(List<String> names, List<String> oversigned) {
        return new SigningRequest(names, oversigned, canonicalization, identity, timestamp, expiration, bodyLength);
    }

    /// The same with times.
    public SigningRequest withTimes(OptionalLong signed, OptionalLong expires) {
        return new SigningRequest(headers, oversign, canonicalization, identity, signed, expires, bodyLength);
    }

    /// The same with another canonicalization.
    public SigningRequest withCanonicalization(Canonicalization.Pair pair) {
        return new SigningRequest(headers, oversign, pair, identity, timestamp, expiration, bodyLength);
    }

    /// The same with an identity.
    public SigningRequest withIdentity(String text) {
        return new SigningRequest(
                headers, oversign, canonicalization, Optional.of(text), timestamp, expiration, bodyLength);
    }

    /// The same with a body length; more than the body has is all of it.
    public SigningRequest withBodyLength(long octets) {
        return new SigningRequest(
                headers, oversign, canonicalization, identity, timestamp, expiration, OptionalLong.of(octets));
    }
}
