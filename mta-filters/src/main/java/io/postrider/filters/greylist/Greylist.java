// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.greylist;

import io.postrider.api.state.StateStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The memory of the greylist: when a combination was first seen, whether it came back, how many of a network
/// did.
/// Thread-safe; two who come at once see one of them win.
final class Greylist {
    private static final int TRIES = 3;
    private final StateStore store;
    private final GreylistSettings settings;

    /// A combination's entry.
    private record Entry(long firstSeen, boolean passed) {
        static Entry of(byte[] octets) {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            return octets.length == 9 ? new Entry(buffer.getLong(), buffer.get() == 1) : new Entry(0, false);
        }

        byte[] octets() {
            return ByteBuffer.allocate(9)
                    .putLong(firstSeen)
                    .put((byte) (passed ? 1 : 0))
                    .array();
        }
    }

    Greylist(StateStore store, GreylistSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// How long this combination still has to wait; zero lets it in.
    Duration ask(String network, String sender, String recipient, Instant now) {
        if (settings.autoWhitelist() > 0 && count(network) >= settings.autoWhitelist()) {
            return Duration.ZERO;
        }
        String key = "t/"
                + digest(network + "\0" + sender.toLowerCase(Locale.ROOT) + "\0" + recipient.toLowerCase(Locale.ROOT));
        for (int i = 0; i < TRIES; i++) {
            Optional<byte[]> stored = store.get(key);
            Optional<Duration> wait = decide(key, stored, network, now);
            if (wait.isPresent()) {
                return wait.get();
            }
        }
        return settings.delay();
    }

    private Optional<Duration> decide(String key, Optional<byte[]> stored, String network, Instant now) {
        Entry entry = stored.map(Entry::of).orElseGet(() -> new Entry(now.getEpochSecond(), false));
        Duration left = settings.delay().minusSeconds(now.getEpochSecond() - entry.firstSeen());
        if (stored.isEmpty()) {
            // a full store must not shut mail out for ever
            boolean kept = store.compareAndSet(key, stored, entry.octets(), settings.retryWindow());
            return kept || store.get(key).isPresent() ? Optional.of(left) : Optional.of(Duration.ZERO);
        }
        if (!entry.passed() && left.isPositive()) {
            return Optional.of(left);
        }
        Entry passed = new Entry(entry.firstSeen(), true);
        boolean mine = store.compareAndSet(key, stored, passed.octets(), settings.remember());
        if (mine && !entry.passed()) {
            store.put(
                    "n/" + network,
                    ByteBuffer.allocate(4).putInt(count(network) + 1).array(),
                    settings.remember());
        }
        return mine ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    private int count(String network) {
        return store.get("n/" + network)
                .filter(octets -> octets.length == 4)
                .map(octets -> ByteBuffer.wrap(octets).getInt())
                .orElse(0);
    }

    /// Keys are short whatever the addresses are.
    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
