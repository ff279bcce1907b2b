// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import io.postrider.api.smtp.TlsFacts;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/// What one TLS session is, as plugins and trace fields read it. Immutable.
public final class SslSessionFacts implements TlsFacts {
    private final String protocol;
    private final String cipher;
    private final Names names;

    /// What the session itself does not tell.
    ///
    /// @param group of the key exchange
    /// @param serverName of SNI
    /// @param peerFingerprint of the peer's certificate
    /// @param verifiedPeer its subject, when it was verified
    /// @param serverEndPoint the channel binding of the server's certificate
    public record Names(
            Optional<String> group,
            Optional<String> serverName,
            Optional<String> peerFingerprint,
            Optional<String> verifiedPeer,
            Optional<byte[]> serverEndPoint) {}

    private SslSessionFacts(String protocol, String cipher, Names names) {
        this.protocol = protocol;
        this.cipher = cipher;
        this.names = names;
    }

    /// Reads an established session.
    public static SslSessionFacts of(SSLSession session, Names names) {
        return new SslSessionFacts(session.getProtocol(), session.getCipherSuite(), names);
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String cipher() {
        return cipher;
    }

    @Override
    public int cipherBits() {
        String name = cipher.toUpperCase(Locale.ROOT);
        if (name.contains("256_GCM")
                || name.contains("256_CBC")
                || name.contains("CHACHA20")
                || name.contains("256_CCM")) {
            return 256;
        }
        return name.contains("3DES") ? 112 : 128;
    }

    @Override
    public Optional<String> group() {
        return names.group;
    }

    @Override
    public Optional<String> serverName() {
        return names.serverName;
    }

    @Override
    public Optional<String> peerFingerprint() {
        return names.peerFingerprint;
    }

    @Override
    public Optional<String> verifiedPeer() {
        return names.verifiedPeer;
    }

    @Override
    public Optional<byte[]> serverEndPoint() {
        return names.serverEndPoint.map(byte[]::clone);
    }

    @Override
    public String toString() {
        return protocol + " " + cipher;
    }
}
