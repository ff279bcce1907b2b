// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.dkim.Canonicalization;
import io.postrider.filters.dkim.DkimSigner;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.SigningKey;
import io.postrider.filters.dkim.SigningRequest;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.MessageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `dkim-sign`: message, keys, headers, oversign, c, t, x, l, i → message, headers.
final class DkimSignOp implements CheckOp {
    @Override
    public String name() {
        return "dkim-sign";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        byte[] message = request.octets("message");
        List<HeaderField> fields;
        try {
            fields = DkimSigner.sign(MessageSource.of(message), signatories(request), signing(request));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        ArrayNode list = answer.putArray("headers");
        for (HeaderField field : fields) {
            signed.writeBytes(field.octets());
            String text = new String(field.octets(), StandardCharsets.UTF_8);
            list.add(text.substring(0, text.length() - 2));
        }
        signed.writeBytes(message);
        answer.put("message", Base64.getEncoder().encodeToString(signed.toByteArray()));
    }

    private static List<Signatory> signatories(CheckRequest request) throws BadRequestException {
        List<Signatory> signatories = new ArrayList<>();
        for (JsonNode key : request.member("keys")) {
            SigningKey secret = key(key.path("pem").asString(""));
            String algorithm = key.path("alg").asString(secret.algorithm().tag());
            boolean fits = secret.algorithm().tag().equals(algorithm)
                    || secret.algorithm().keyType().equals(algorithm);
            if (!fits) {
                throw new BadRequestException("a key does not sign with " + algorithm);
            }
            signatories.add(
                    new Signatory(key.path("d").asString(""), key.path("s").asString(""), secret));
        }
        if (signatories.isEmpty()) {
            throw new BadRequestException("keys is missing");
        }
        return signatories;
    }

    static SigningKey key(String pem) throws BadRequestException {
        try {
            return SigningKey.parse(pem);
        } catch (DkimSyntaxException no) {
            throw new BadRequestException("pem: " + no.why());
        }
    }

    private static SigningRequest signing(CheckRequest request) throws BadRequestException {
        SigningRequest standard = SigningRequest.standard();
        List<String> headers = request.has("headers") ? request.texts("headers") : standard.headers();
        String c = request.text("c", "relaxed/relaxed");
        Canonicalization.Pair pair =
                Canonicalization.Pair.of(c).orElseThrow(() -> new BadRequestException("unknown canonicalization " + c));
        Optional<String> identity = request.optionalText("i").filter(i -> !i.isEmpty());
        OptionalLong length = length(request);
        return new SigningRequest(
                headers,
                oversign(request, headers),
                pair,
                identity,
                number(request, "t"),
                number(request, "x"),
                length);
    }

    private static List<String> oversign(CheckRequest request, List<String> headers) throws BadRequestException {
        JsonNode oversign = request.member("oversign");
        if (!oversign.isBoolean()) {
            return request.texts("oversign");
        }
        return oversign.asBoolean() ? headers : List.of();
    }

    private static OptionalLong length(CheckRequest request) throws BadRequestException {
        JsonNode length = request.member("l");
        if (!length.isBoolean()) {
            return number(request, "l");
        }
        return length.asBoolean() ? OptionalLong.of(Long.MAX_VALUE) : OptionalLong.empty();
    }

    private static OptionalLong number(CheckRequest request, String key) throws BadRequestException {
        return request.number(key).map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
