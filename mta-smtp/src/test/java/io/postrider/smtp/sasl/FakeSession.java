// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// A session that stands still.
///
/// @param tls its TLS
/// @param client its peer
record FakeSession(Optional<TlsFacts> tls, String client) implements Session {
    static FakeSession secured(Optional<byte[]> endPoint) {
        return new FakeSession(Optional.of(new FakeTls(endPoint)), "192.0.2.1");
    }

    @Override
    public String id() {
        return "s";
    }

    @Override
    public Origin origin() {
        return Origin.SMTP;
    }

    @Override
    public String listener() {
        return "test";
    }

    @Override
    public ListenerRole role() {
        return ListenerRole.SUBMISSION;
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<InetSocketAddress> clientAddress() {
        return client.isEmpty() ? Optional.empty() : Optional.of(new InetSocketAddress(client, 1));
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<String> clientName() {
        return Optional.empty();
    }

    @Override
    public String hostname() {
        return "mx.example.org";
    }

    @Override
    public Optional<String> helo() {
        return Optional.of("client");
    }

    @Override
    public boolean extended() {
        return true;
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.empty();
    }

    @Override
    public boolean relayNetwork() {
        return false;
    }

    /// TLS that stands still.
    ///
    /// @param serverEndPoint for channel binding
    record FakeTls(Optional<byte[]> serverEndPoint) implements TlsFacts {
        @Override
        public String protocol() {
            return "TLSv1.3";
        }

        @Override
        public String cipher() {
            return "TLS_AES_256_GCM_SHA384";
        }

        @Override
        public int cipherBits() {
            return 256;
        }

        @Override
        public Optional<String> group() {
            return Optional.empty();
        }

        @Override
        public Optional<String> serverName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> peerFingerprint() {
            return Optional.of("ab");
        }

        @Override
        public Optional<String> verifiedPeer() {
            return Optional.empty();
        }
    }
}
