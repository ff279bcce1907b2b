// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How long each phase may take. Immutable.
public final class ClientTimeouts {
    private static final ClientTimeouts STANDARD = new ClientTimeouts(new EnumMap<>(ClientPhase.class));
    private final Map<ClientPhase, Duration> changed;

    private ClientTimeouts(Map<ClientPhase, Duration> changed) {
        this.changed = changed;
    }

    /// Those of RFC 5321 §4.5.3.2 and, where it says nothing, ours.
    public static ClientTimeouts standard() {
        return STANDARD;
    }

    /// The same with another time for one phase.
    ///
    /// @throws IllegalArgumentException when `limit` is not positive
    public ClientTimeouts with(ClientPhase phase, Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("a timeout must be positive");
        }
        Map<ClientPhase, Duration> copy = new EnumMap<>(ClientPhase.class);
        copy.putAll(changed);
        copy.put(phase, limit);
        return new ClientTimeouts(copy);
    }

    /// The same with no phase longer than `limit`.
    public ClientTimeouts atMost(Duration limit) {
        ClientTimeouts result = this;
        for (ClientPhase phase : ClientPhase.values()) {
            if (of(phase).compareTo(limit) > 0) {
                result = result.with(phase, limit);
            }
        }
        return result;
    }

    /// How long `phase` may take.
    public Duration of(ClientPhase phase) {
        return changed.getOrDefault(phase, phase.timeout());
    }
}
