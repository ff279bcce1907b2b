// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.dkim.DkimSignature;
import io.postrider.filters.dkim.KeyRecord;
import io.postrider.filters.dkim.SignatureTags;
import io.postrider.filters.dkim.TagList;
import io.postrider.filters.dmarc.DmarcMode;
import io.postrider.filters.dmarc.DmarcRecord;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.results.AuthenticationResults;
import io.postrider.filters.spf.SpfSyntax;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The kinds of `parse` that belong to mail authentication.
final class AuthParseKinds {
    private AuthParseKinds() {}

    static List<ParseKind> all() {
        return List.of(new SpfText(), new DkimKeyText(), new DkimSignatureText(), new DmarcText(), new ResultsField());
    }

    private static final class SpfText implements ParseKind {
        @Override
        public String what() {
            return "spf-record";
        }

        @Override
        public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) {
            return switch (SpfSyntax.parse(text)) {
                case Parsed.Invalid<SpfSyntax.Terms>(String reason) -> Parsed.invalid(reason);
                case Parsed.Valid<SpfSyntax.Terms>(SpfSyntax.Terms terms) -> {
                    value.put("version", "spf1");
                    ArrayNode mechanisms = value.putArray("mechanisms");
                    for (SpfSyntax.Mechanism one : terms.mechanisms()) {
                        mechanisms
                                .addObject()
                                .put("qualifier", String.valueOf(one.qualifier()))
                                .put("name", one.name())
                                .put("value", one.argument());
                    }
                    ObjectNode modifiers = value.putObject("modifiers");
                    terms.modifiers().forEach(modifiers::put);
                    yield Parsed.valid(value);
                }
            };
        }
    }

    private static final class DkimKeyText implements ParseKind {
        @Override
        public String what() {
            return "dkim-record";
        }

        @Override
        public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) {
            return switch (KeyRecord.parse(text)) {
                case Parsed.Invalid<KeyRecord>(String reason) -> Parsed.invalid(reason);
                case Parsed.Valid<KeyRecord>(KeyRecord key) -> {
                    value.put("v", "DKIM1").put("k", key.keyType());
                    value.put("p", Base64.getEncoder().encodeToString(key.key()));
                    putAll(value.putArray("h"), key.hashes());
                    putAll(value.putArray("s"), key.services().isEmpty() ? List.of("*") : key.services());
                    putAll(value.putArray("t"), key.flags().stream().sorted().toList());
                    key.notes().ifPresent(notes -> value.put("n", notes));
                    value.put("revoked", key.isRevoked());
                    yield Parsed.valid(value);
                }
            };
        }
    }

    private static void putAll(ArrayNode list, List<String> texts) {
        texts.forEach(list::add);
    }

    private static final class DkimSignatureText implements ParseKind {
        @Override
        public String what() {
            return "dkim-sig";
        }

        @Override
        public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) {
            boolean named = text.regionMatches(true, 0, DkimSignature.NAME, 0, DkimSignature.NAME.length());
            String field = text.stripTrailing();
            String octets = named ? field.substring(field.indexOf(':') + 1) : field;
            return switch (DkimSignature.parse(HeaderField.of(DkimSignature.NAME, octets))) {
                case Parsed.Invalid<DkimSignature>(String reason) -> Parsed.invalid(reason);
                case Parsed.Valid<DkimSignature>(DkimSignature signature) -> {
                    put(signature.parts().tags(), value);
                    putAll(value.putArray("h"), signature.parts().headers());
                    value.put("c", signature.parts().canonicalization().tag());
                    value.put("d", signature.parts().domain())
                            .put("s", signature.parts().selector());
                    if (!value.has("i")) {
                        value.put("i", "@" + signature.parts().domain());
                    }
                    yield Parsed.valid(value);
                }
            };
        }

        private static void put(SignatureTags tags, ObjectNode value) {
            TagList list = tags.tags();
            for (String name : list.names()) {
                String text = list.value(name).orElse("");
                boolean number = List.of("t", "x", "l").contains(name) && text.length() < 18;
                if (number) {
                    value.put(name, Long.parseLong(text));
                } else {
                    value.put(name, List.of("b", "bh", "i").contains(name) ? text.replaceAll("\\s", "") : text);
                }
            }
        }
    }

    private static final class DmarcText implements ParseKind {
        @Override
        public String what() {
            return "dmarc-record";
        }

        @Override
        public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) throws BadRequestException {
            DmarcMode mode = DmarcOp.mode(request.option("mode", "rfc9989"));
            Optional<DmarcRecord> record = DmarcRecord.parse(text);
            if (record.isEmpty()) {
                return Parsed.invalid("does not begin with v=DMARC1");
            }
            if (!record.get().isUsable(mode)) {
                return Parsed.invalid("no valid policy, and no address for reports");
            }
            put(record.get(), mode, value);
            return Parsed.valid(value);
        }

        private static void put(DmarcRecord record, DmarcMode mode, ObjectNode value) {
            record.tags().forEach(value::put);
            value.put("p", record.policy().map(p -> p.word()).orElse("none"));
            value.put(
                    "sp",
                    record.subdomainPolicy()
                            .map(p -> p.word())
                            .orElse(value.path("p").asString("none")));
            value.put("adkim", record.strictDkim() ? "s" : "r");
            value.put("aspf", record.strictSpf() ? "s" : "r");
            value.put("fo", record.failureOptions());
            putAll(value.putArray("rua"), record.aggregateUris());
            putAll(value.putArray("ruf"), record.failureUris());
            if (mode == DmarcMode.RFC7489) {
                value.put("pct", record.percent());
            } else {
                value.put(
                        "np",
                        record.nonExistentPolicy()
                                .map(p -> p.word())
                                .orElse(value.path("sp").asString("none")));
                value.put("psd", String.valueOf(record.publicSuffix()));
                value.put("t", record.isTesting() ? "y" : "n");
            }
        }
    }

    private static final class ResultsField implements ParseKind {
        @Override
        public String what() {
            return "authres";
        }

        @Override
        public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) {
            String name = AuthenticationResults.NAME + ":";
            boolean named = text.regionMatches(true, 0, name, 0, name.length());
            return switch (AuthenticationResults.parse(named ? text.substring(name.length()) : text)) {
                case Parsed.Invalid<AuthenticationResults>(String reason) -> Parsed.invalid(reason);
                case Parsed.Valid<AuthenticationResults>(AuthenticationResults field) -> {
                    value.put("authserv_id", field.authservId()).put("version", field.version());
                    ArrayNode results = value.putArray("results");
                    field.results().forEach(result -> put(result, results.addObject()));
                    yield Parsed.valid(value);
                }
            };
        }

        private static void put(AuthenticationResult result, ObjectNode node) {
            node.put("method", result.method()).put("result", result.result());
            result.reason().ifPresent(reason -> node.put("reason", reason));
            ArrayNode properties = node.putArray("properties");
            for (AuthenticationResult.Property one : result.properties()) {
                properties
                        .addObject()
                        .put("type", one.type())
                        .put("name", one.name())
                        .put("value", one.value());
            }
        }
    }
}
