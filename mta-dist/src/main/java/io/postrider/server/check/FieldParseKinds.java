// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.AddressList;
import io.postrider.filters.mime.EncodedWords;
import io.postrider.filters.mime.MessageId;
import io.postrider.filters.mime.ReceivedField;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The kinds of `parse` that are header fields: message-id, received, header-address-list.
final class FieldParseKinds {
    private FieldParseKinds() {}

    static List<ParseKind> all() {
        return List.of(
                new TextKind("message-id", FieldParseKinds::messageId),
                new TextKind("received", FieldParseKinds::received),
                new TextKind("header-address-list", FieldParseKinds::addresses));
    }

    private static Parsed<ObjectNode> messageId(String text, CheckRequest request, ObjectNode value) {
        return switch (MessageId.parse(withoutName(text, "Message-ID"))) {
            case Parsed.Invalid<MessageId>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<MessageId>(MessageId id) -> {
                value.put("id", id.toString()).put("left", id.left()).put("right", id.right());
                yield Parsed.valid(value.put("obsolete", id.obsolete()));
            }
        };
    }

    private static Parsed<ObjectNode> received(String text, CheckRequest request, ObjectNode value) {
        return switch (ReceivedField.parse(withoutName(text, "Received"))) {
            case Parsed.Invalid<ReceivedField>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<ReceivedField>(ReceivedField field) -> {
                for (String keyword : List.of("from", "by", "via", "with", "id", "for")) {
                    field.clause(keyword).ifPresent(clause -> value.put(keyword, clause));
                }
                field.comment("from").ifPresent(comment -> value.put("fromTcpInfo", comment));
                field.comment("by").ifPresent(comment -> value.put("byTcpInfo", comment));
                value.put("date", field.date().toString());
                yield Parsed.valid(value.put("epoch", field.date().toEpochSecond()));
            }
        };
    }

    private static Parsed<ObjectNode> addresses(String text, CheckRequest request, ObjectNode value) {
        AddressList list = AddressList.parse(text);
        if (list.defect().isPresent()) {
            return Parsed.invalid(list.defect().get());
        }
        ArrayNode addresses = value.putArray("addresses");
        for (AddressList.Address one : list.addresses()) {
            ObjectNode node = addresses.addObject();
            node.put("displayName", EncodedWords.decode(one.displayName()));
            node.put("address", one.address());
            node.put("localPart", one.localPart()).put("domain", one.domain());
            one.group().ifPresent(group -> node.put("group", EncodedWords.decode(group)));
        }
        ArrayNode groups = value.putArray("groups");
        list.groups().forEach(group -> groups.add(EncodedWords.decode(group)));
        return Parsed.valid(value);
    }

    /// The value where the whole field was given.
    private static String withoutName(String text, String name) {
        boolean named = text.regionMatches(true, 0, name + ":", 0, name.length() + 1);
        return named ? text.substring(name.length() + 1) : text;
    }
}
