// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.Reply;
import io.postrider.api.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A probe that remembers who is deliverable for a week and who is not for three hours; what nobody knows is
/// asked again
/// each time. Thread-safe.
public final class CachingProbe implements RecipientProbe {
    private static final Duration DELIVERABLE_FOR = Duration.ofDays(7);
    private static final Duration UNDELIVERABLE_FOR = Duration.ofHours(3);
    private static final int MAX_KEY_OCTETS = 1000;
    private final RecipientProbe probe;
    private final StateStore state;

    /// Keeps the answers of `probe` in `state`.
    public CachingProbe(RecipientProbe probe, StateStore state) {
        this.probe = probe;
        this.state = state;
    }

    @Override
    public Result probe(Mailbox mailbox) {
        String key = AddressText.identity(mailbox);
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_OCTETS) {
            return probe.probe(mailbox);
        }
        Optional<Result> known = state.get(key).flatMap(CachingProbe::decoded);
        if (known.isPresent()) {
            return known.get();
        }
        Result result = probe.probe(mailbox);
        switch (result) {
            case Result.Deliverable _ -> state.put(key, octets("+"), DELIVERABLE_FOR);
            case Result.Undeliverable(Reply reply) -> state.put(key, octets(encoded(reply)), UNDELIVERABLE_FOR);
            case Result.Unknown _ -> {}
        }
        return result;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(Reply reply) {
        String text = reply.text().length() > 1000 ? reply.text().substring(0, 1000) : reply.text();
        return "-" + reply.code() + " "
                + reply.status().map(EnhancedStatus::toString).orElse("-") + " " + text;
    }

    private static Optional<Result> decoded(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        if (text.equals("+")) {
            return Optional.of(new Result.Deliverable());
        }
        String[] parts = text.split(" ", 3);
        try {
            int code = Integer.parseInt(parts[0].substring(1));
            Reply reply = Reply.ofLines(code, EnhancedStatus.parse(parts[1]), List.of(parts[2]));
            return Optional.of(new Result.Undeliverable(reply));
        } catch (RuntimeException fromAnotherVersion) {
            return Optional.empty();
        }
    }
}
