// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

final class GreylistTest {
    private static final Instant START = Instant.ofEpochSecond(1_000_000);
    private final Store store = new Store();
    private final Greylist greylist = new Greylist(
            store,
            new GreylistSettings(Duration.ofMinutes(5), Duration.ofDays(2), Duration.ofDays(35), 2, 24, 64, List.of()));

    private Duration ask(String sender, int seconds) {
        return greylist.ask("192.0.2.0/24", sender, "ann@example.net", START.plusSeconds(seconds));
    }

    @Test
    void aNewCombinationWaitsAndIsLetInWhenItComesBack() {
        assertThat(ask("a@b", 0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(ask("a@b", 100)).isEqualTo(Duration.ofSeconds(200));
        assertThat(ask("A@B", 300)).isZero();
        assertThat(ask("a@b", 301)).isZero();
        assertThat(ask("c@d", 301)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aNetworkThatCameBackOftenEnoughWaitsNoMore() {
        ask("a@b", 0);
        ask("c@d", 0);
        ask("a@b", 300);
        assertThat(ask("e@f", 300)).isPositive();
        ask("c@d", 300);
        assertThat(ask("g@h", 301)).isZero();
    }

    @Test
    void aFullStoreLetsMailIn() {
        store.full = true;
        assertThat(ask("a@b", 0)).isZero();
    }

    private static final class Store implements StateStore {
        private final Map<String, byte[]> values = new HashMap<>();
        private boolean full;

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public boolean put(String key, byte[] value, Duration timeToLive) {
            return !full && (values.put(key, value) != null || values.containsKey(key));
        }

        @Override
        public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
            boolean same =
                    expected.isPresent() ? Arrays.equals(expected.get(), values.get(key)) : !values.containsKey(key);
            return same && put(key, value, timeToLive);
        }

        @Override
        public void remove(String key) {
            values.remove(key);
        }

        @Override
        public void scan(String prefix, BiPredicate<String, byte[]> visitor) {
            for (Map.Entry<String, byte[]> one : values.entrySet()) {
                if (!visitor.test(one.getKey(), one.getValue())) {
                    return;
                }
            }
        }
    }
}
