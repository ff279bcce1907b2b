// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.event.OperationEvent;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.queue.QueueId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Something about a table that somebody should look at.
///
/// @param at when
/// @param name the table's name
/// @param text one sentence
record TableWarning(Instant at, String name, String text) implements OperationEvent {
    /// Where the tables made in `context` report.
    static Consumer<String> reporter(ExtensionContext context) {
        return text -> context.events().publish(new TableWarning(context.clock().instant(), context.name(), text));
    }

    @Override
    public String kind() {
        return "table";
    }

    @Override
    public Optional<QueueId> queueId() {
        return Optional.empty();
    }

    @Override
    public Optional<String> sessionId() {
        return Optional.empty();
    }

    @Override
    public String subject() {
        return "table";
    }

    @Override
    public boolean warning() {
        return true;
    }
}
