// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.dmarc.AuthorDomains;
import io.postrider.filters.dmarc.DmarcEvaluator;
import io.postrider.filters.dmarc.DmarcMode;
import io.postrider.filters.dmarc.DmarcOutcome;
import io.postrider.filters.dmarc.DmarcRequest;
import io.postrider.filters.dmarc.DmarcRequest.Identifier;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.psl.PublicSuffixList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `dmarc`: from or message, spf, dkim, opts.mode → result, policy, record_domain, org_domain, alignment,
/// disposition.
final class DmarcOp implements CheckOp {
    @Override
    public String name() {
        return "dmarc";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        JsonNode spf = request.member("spf");
        List<Identifier> dkim = new ArrayList<>();
        for (JsonNode one : request.member("dkim")) {
            dkim.add(new Identifier(
                    one.path("d").asString(""), one.path("result").asString("")));
        }
        DmarcRequest checked = new DmarcRequest(
                authors(request),
                new Identifier(
                        domain(spf.path("domain").asString("")),
                        spf.path("result").asString("")),
                dkim);
        DmarcOutcome outcome = new DmarcEvaluator(
                        request.dns(), mode(request), PublicSuffixList::shipped, request.clock())
                .evaluate(checked);
        put(outcome, answer);
    }

    private static String domain(String text) {
        return text.substring(text.lastIndexOf('@') + 1);
    }

    private static DmarcMode mode(CheckRequest request) throws BadRequestException {
        return mode(request.option("mode", "rfc9989"));
    }

    static DmarcMode mode(String word) throws BadRequestException {
        return switch (word) {
            case "rfc9989" -> DmarcMode.RFC9989;
            case "rfc7489" -> DmarcMode.RFC7489;
            default -> throw new BadRequestException("unknown mode " + word);
        };
    }

    private static List<String> authors(CheckRequest request) throws BadRequestException {
        if (!request.has("from")) {
            try {
                return AuthorDomains.of(HeaderSection.parse(request.message().head()));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        String from = request.text("from");
        return AuthorDomains.ofValue(from.contains("@") ? from : "x@" + from);
    }

    private static void put(DmarcOutcome outcome, ObjectNode answer) {
        answer.put("result", outcome.result());
        Optional<DmarcOutcome.Applied> found = outcome.found();
        answer.put("policy", found.map(one -> one.policy().word()).orElse(null));
        answer.put("record_domain", found.map(DmarcOutcome.Applied::domain).orElse(null));
        answer.put(
                "org_domain",
                found.map(DmarcOutcome.Applied::organizationalDomain).orElse(null));
        answer.put("spf_aligned", outcome.alignment().spf());
        answer.put("dkim_aligned", outcome.alignment().dkim());
        answer.put("disposition", outcome.disposition().word());
        answer.put("test_mode", found.map(one -> one.record().isTesting()).orElse(false));
        ArrayNode rua = answer.putArray("rua");
        ArrayNode ruf = answer.putArray("ruf");
        found.ifPresent(one -> {
            one.record().aggregateUris().forEach(rua::add);
            one.record().failureUris().forEach(ruf::add);
        });
        if (!outcome.reason().isEmpty()) {
            answer.put("reason", outcome.reason());
        }
    }
}
