// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import java.util.Optional;

/// What is known of a connection's TLS. Read by plugins; implemented by the core; may grow.
///
/// @since 0.1
public interface TlsFacts {
    /// Such as `TLSv1.3`.
    String protocol();

    /// Such as `TLS_AES_256_GCM_SHA384`.
    String cipher();

    /// The bits of the symmetric key.
    int cipherBits();

    /// The key exchange group, such as `X25519MLKEM768`, where the library tells it.
    Optional<String> group();

    /// The name of SNI.
    Optional<String> serverName();

    /// The SHA-256 fingerprint of the peer's certificate in lower-case hex.
    Optional<String> peerFingerprint();

    /// The subject of the peer's certificate, when that was verified against a trust anchor.
    Optional<String> verifiedPeer();

    /// The octets of the `tls-server-end-point` channel binding (RFC 5929 §4), for SCRAM-…-PLUS.
    Optional<byte[]> serverEndPoint();
}
