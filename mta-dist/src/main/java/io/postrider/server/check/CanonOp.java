// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.dkim.BodyCanonicalizer;
import io.postrider.filters.dkim.Canonicalization;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `canon`: kind, c, l, algo, data, chunks → data, bodyhash.
final class CanonOp implements CheckOp {
    @Override
    public String name() {
        return "canon";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        boolean body = switch (request.text("kind")) {
            case "body" -> true;
            case "header" -> false;
            default -> throw new BadRequestException("kind is header or body");
        };
        byte[] canonical = body ? body(request) : header(request);
        answer.put("data", Base64.getEncoder().encodeToString(canonical));
        if (body) {
            answer.put(
                    "bodyhash",
                    Base64.getEncoder().encodeToString(digest(request).digest(canonical)));
        }
    }

    // `simple`, `relaxed`, or `header/body` of which each kind takes its half
    private static Canonicalization canonicalization(CheckRequest request, boolean body) throws BadRequestException {
        String text = request.text("c", "simple");
        int slash = text.indexOf('/');
        String word = slash < 0 ? text : body ? text.substring(slash + 1) : text.substring(0, slash);
        return Canonicalization.of(word).orElseThrow(() -> new BadRequestException("unknown canonicalization " + text));
    }

    private static byte[] header(CheckRequest request) throws BadRequestException {
        Canonicalization kind = canonicalization(request, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HeaderField field : HeaderSection.parse(request.octets("data")).fields()) {
            out.writeBytes(kind.header(field));
        }
        return out.toByteArray();
    }

    private static byte[] body(CheckRequest request) throws BadRequestException {
        byte[] data = request.octets("data");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long limit = request.number("l").orElse(Long.MAX_VALUE);
        BodyCanonicalizer canonicalizer = new BodyCanonicalizer(canonicalization(request, true), out, limit);
        try {
            int at = 0;
            for (JsonNode chunk : request.member("chunks")) {
                int length = Math.clamp(chunk.asInt(0), 0, data.length - at);
                canonicalizer.update(data, at, length);
                at += length;
            }
            canonicalizer.update(data, at, data.length - at);
            canonicalizer.finish();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static MessageDigest digest(CheckRequest request) throws BadRequestException {
        boolean sha1 = request.text("algo", "").toLowerCase(Locale.ROOT).endsWith("sha1");
        try {
            return MessageDigest.getInstance(sha1 ? "SHA-1" : "SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
