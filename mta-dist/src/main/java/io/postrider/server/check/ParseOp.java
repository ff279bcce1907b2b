// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.message.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `parse`: what, text or base64 → valid, value, reason.
final class ParseOp implements CheckOp {
    private final Map<String, ParseKind> kinds = new HashMap<>();

    ParseOp(List<ParseKind> kinds) {
        kinds.forEach(kind -> this.kinds.put(kind.what(), kind));
    }

    @Override
    public String name() {
        return "parse";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        String what = request.text("what");
        ParseKind kind = kinds.get(what);
        if (kind == null) {
            throw new BadRequestException("unknown what " + what);
        }
        String text = request.has("base64")
                ? new String(request.octets("base64"), StandardCharsets.UTF_8)
                : request.text("text");
        switch (kind.read(text, request, JsonNodeFactory.instance.objectNode())) {
            case Parsed.Valid<ObjectNode>(ObjectNode value) -> {
                answer.put("valid", true);
                answer.set("value", value);
            }
            case Parsed.Invalid<ObjectNode>(String reason) -> {
                answer.put("valid", false);
                answer.put("reason", reason);
            }
        }
    }
}
