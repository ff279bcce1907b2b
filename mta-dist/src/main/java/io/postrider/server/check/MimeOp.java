// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.mime.DecodedBody;
import io.postrider.filters.mime.MimeParser;
import io.postrider.filters.mime.MimePart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `mime`: message → the members of the outermost entity, and the same as `tree`. Octets are taken as they
/// are.
final class MimeOp implements CheckOp {
    @Override
    public String name() {
        return "mime";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        ObjectNode tree = answer.objectNode();
        put(MimeParser.parse(request.octets("message")), tree);
        answer.setAll(tree.deepCopy());
        answer.set("tree", tree);
    }

    private static void put(MimePart part, ObjectNode node) {
        DecodedBody body = part.isMultipart() ? new DecodedBody(new byte[0], List.of()) : part.decoded();
        node.put("type", part.type());
        ObjectNode parameters = node.putObject("params");
        part.parameters().values().forEach(parameters::put);
        node.put("charset", part.charset().orElse(null));
        node.put("filename", part.filename().orElse(null));
        node.put("disposition", part.disposition().orElse(null));
        node.put("encoding", part.encoding());
        node.put("sha256", part.isMultipart() ? null : sha256(body.octets()));
        node.put("size", part.isMultipart() ? part.encodedSize() : body.octets().length);
        Set<String> all = new LinkedHashSet<>(part.defects());
        all.addAll(body.defects());
        ArrayNode defects = node.putArray("defects");
        all.forEach(defects::add);
        ArrayNode parts = node.putArray("parts");
        part.parts().forEach(child -> put(child, parts.addObject()));
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
