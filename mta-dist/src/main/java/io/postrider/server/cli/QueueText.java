// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import tools.jackson.databind.JsonNode;

/// Writes messages of the queue for people.
final class QueueText {
    private QueueText() {}

    /// One line: id, state, size, arrival, sender, recipients.
    static String line(JsonNode message) {
        StringBuilder to = new StringBuilder();
        for (JsonNode recipient : message.path("recipients")) {
            to.append(to.isEmpty() ? "" : ",").append(recipient.path("address").asString());
        }
        return String.format(
                "%-13s %-9s %9s %s <%s> %s",
                text(message, "id"),
                text(message, "state"),
                text(message, "size"),
                text(message, "arrived"),
                text(message, "sender"),
                to);
    }

    /// The message and its recipients, a line each.
    static String whole(JsonNode message) {
        StringBuilder all = new StringBuilder(line(message));
        for (JsonNode recipient : message.path("recipients")) {
            all.append("\n  ").append(text(recipient, "address")).append(": ").append(text(recipient, "state"));
            for (String member : new String[] {"lane", "attempts", "due", "lastReply"}) {
                if (recipient.has(member)) {
                    all.append("\n    ").append(member).append(": ").append(text(recipient, member));
                }
            }
        }
        return all.toString();
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
