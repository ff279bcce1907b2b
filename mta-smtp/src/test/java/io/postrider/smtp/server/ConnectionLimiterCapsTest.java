// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A listener's caps stand beside those of the server.
class ConnectionLimiterCapsTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    private final ConnectionLimiter server = new ConnectionLimiter(new ConnectionCaps(3, 2));

    private ConnectionLimiter listener(int connections, int perClient) {
        return new ConnectionLimiter(new ConnectionCaps(connections, perClient), Optional.of(server));
    }

    @Test
    void theNarrowerCapRefusesAndNothingIsKept() {
        ConnectionLimiter one = listener(1, 9);
        assertThat(one.enter()).isTrue();
        assertThat(one.enter()).isFalse();
        assertThat(server.connections()).isEqualTo(1);
        one.leave();
        assertThat(server.connections()).isZero();
    }

    @Test
    void allListenersCountTogether() {
        ConnectionLimiter a = listener(9, 9);
        ConnectionLimiter b = listener(9, 9);
        for (ConnectionLimiter one : List.of(a, a, b)) {
            assertThat(one.enter()).isTrue();
        }
        assertThat(b.enter()).isFalse();
        assertThat(b.connections()).isEqualTo(1);
    }

    @Test
    void aClientIsCountedOnTheListenerAndInAll() {
        ConnectionLimiter a = listener(9, 1);
        ConnectionLimiter b = listener(9, 9);
        assertThat(a.enter(CLIENT)).isTrue();
        assertThat(a.enter(CLIENT)).isFalse();
        assertThat(b.enter(CLIENT)).isTrue();
        assertThat(b.enter(CLIENT)).isFalse();
        a.leave(CLIENT);
        assertThat(b.enter(CLIENT)).isTrue();
        b.leave(CLIENT);
        b.leave(CLIENT);
        assertThat(server.clients()).isZero();
    }
}
