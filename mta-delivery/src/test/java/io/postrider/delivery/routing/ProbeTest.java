// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.RecipientProbe.Result;
import io.postrider.api.smtp.Reply;
import io.postrider.api.state.StateStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// Callouts and their cache.
class ProbeTest {
    @Test
    void theWayOfAnAddressIsThatOfItsMail() {
        Fixture host =
                new Fixture().domain("example.org", "smtp://inner:2525", Optional.of("probe:"), Fixture.NO_ALIASES);
        assertThat(host.chain().wayOf(Mailbox.parse("joe@example.org"))).contains(Route.of("smtp", "inner:2525"));
        Fixture refused = new Fixture().domain("example.org", "error:5.1.1 no");
        assertThat(refused.chain().wayOf(Mailbox.parse("joe@example.org"))).isEmpty();
    }

    private static final class MapState implements StateStore {
        final Map<String, byte[]> entries = new HashMap<>();

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public boolean put(String key, byte[] value, Duration timeToLive) {
            entries.put(key + " " + timeToLive.toHours(), value);
            entries.put(key, value);
            return true;
        }

        @Override
        public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public void scan(String prefix, BiPredicate<String, byte[]> visitor) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void answersAreRememberedButNotIgnorance() {
        AtomicInteger asked = new AtomicInteger();
        MapState state = new MapState();
        Result no = new Result.Undeliverable(Reply.enhanced(550, "5.1.1", "who is that?"));
        CachingProbe probe = new CachingProbe(
                mailbox -> {
                    asked.incrementAndGet();
                    return switch (mailbox.localPart().value()) {
                        case "joe" -> new Result.Deliverable();
                        case "eve" -> no;
                        default -> new Result.Unknown("busy");
                    };
                },
                state);
        for (int i = 0; i < 2; i++) {
            assertThat(probe.probe(Mailbox.parse("joe@example.org"))).isEqualTo(new Result.Deliverable());
            assertThat(probe.probe(Mailbox.parse("eve@example.org"))).isEqualTo(no);
            assertThat(probe.probe(Mailbox.parse("bob@example.org"))).isInstanceOf(Result.Unknown.class);
        }
        assertThat(asked).hasValue(4);
        assertThat(state.entries).containsKeys("joe@example.org 168", "eve@example.org 3");
        state.entries.put("odd@example.org", new byte[] {1, 2});
        assertThat(probe.probe(Mailbox.parse("odd@example.org"))).isInstanceOf(Result.Unknown.class);
    }
}
