// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One (message, recipient): the row that a `--where` expression is evaluated on. Its methods are the
/// expression's variables.
///
/// @param message the message
/// @param about the recipient
/// @param now for the age
public record QueueView(MessageView message, RecipientView about, Instant now) {
    /// The queue id.
    public String id() {
        return message.id();
    }

    /// The reverse-path.
    public String sender() {
        return message.sender();
    }

    /// The recipient's address.
    public String recipient() {
        return about.address();
    }

    /// The recipient's domain in A-label form.
    public String recipientDomain() {
        return about.domain();
    }

    /// The recipient's state.
    public String state() {
        return about.state();
    }

    /// The lane's name; empty while unrouted.
    public String lane() {
        return about.lane();
    }

    /// What was last said; empty while nothing was.
    public String lastReply() {
        return about.lastReply().orElse("");
    }

    /// Whose mail it is.
    public String tenant() {
        return message.tenant();
    }

    /// Time since the arrival.
    public Duration age() {
        return Duration.between(message.arrived(), now);
    }

    /// Octets of the message.
    public long size() {
        return message.sizeOctets();
    }

    /// Attempts made.
    public int attempts() {
        return about.attempts();
    }

    /// When it arrived.
    public Instant arrived() {
        return message.arrived();
    }

    /// When it is tried again; the arrival when that is not later.
    public Instant due() {
        return Optional.of(about.due()).flatMap(due -> due).orElse(message.arrived());
    }
}
