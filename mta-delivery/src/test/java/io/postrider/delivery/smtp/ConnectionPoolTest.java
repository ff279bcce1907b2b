// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.api.routing.Route;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
    private final Relay relay = new Relay();
    private FakeMx mx;

    @BeforeEach
    void start() throws Exception {
        mx = FakeMx.start();
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        mx.close();
    }

    private void deliver() throws Exception {
        relay.deliver(TestRequest.to(Route.of("smtp", "127.0.0.1:" + mx.port()), "a@b.test"));
    }

    private PoolSettings limits(Duration idle, int count, int connections) {
        PoolSettings d = relay.pooling;
        return new PoolSettings(
                idle,
                d.connectionReuseAge(),
                count,
                connections,
                d.hostsPerAttempt(),
                d.connectTimeout(),
                d.phaseTimeout());
    }

    @Test
    void idleConnectionIsClosedWithQuitWhenItsTimeIsOver() throws Exception {
        relay.pooling = limits(Duration.ofMillis(100), 100, 10);
        deliver();
        assertThat(relay.services().pool().idleConnections()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> mx.commands().contains("QUIT"));
        assertThat(relay.services().pool().idleConnections()).isZero();
    }

    @Test
    void connectionIsClosedAfterItsShareOfMessages() throws Exception {
        relay.pooling = limits(Duration.ofSeconds(5), 2, 10);
        for (int i = 0; i < 4; i++) {
            deliver();
        }
        assertThat(mx.connections()).isEqualTo(2);
    }

    @Test
    void nothingIsKeptWhereTheSettingsSaySo() throws Exception {
        relay.pooling = limits(Duration.ZERO, 100, 10);
        deliver();
        deliver();
        assertThat(mx.connections()).isEqualTo(2);
    }

    @Test
    void oldestIdleConnectionGoesWhenThereAreTooMany() throws Exception {
        relay.pooling = limits(Duration.ofSeconds(5), 100, 1);
        try (FakeMx other = FakeMx.start()) {
            deliver();
            relay.deliver(TestRequest.to(Route.of("smtp", "127.0.0.1:" + other.port()), "a@b.test"));
            assertThat(relay.services().pool().idleConnections()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> mx.commands().contains("QUIT"));
        }
    }

    @Test
    void closedPoolKeepsNothing() throws Exception {
        deliver();
        relay.services().pool().close();
        assertThat(relay.services().pool().idleConnections()).isZero();
        deliver();
        assertThat(relay.services().pool().idleConnections()).isZero();
    }
}
