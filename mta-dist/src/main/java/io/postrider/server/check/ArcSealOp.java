// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.arc.ArcOutcome;
import io.postrider.filters.arc.ArcSealer;
import io.postrider.filters.arc.ArcSet;
import io.postrider.filters.arc.ChainStatus;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.results.AuthenticationResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// `arc-seal`: message, domain, selector, pem, srv_id, sig_headers, t, authres → as, ams, aar.
final class ArcSealOp implements CheckOp {
    @Override
    public String name() {
        return "arc-seal";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        MessageSource message = request.message();
        ArcOutcome before = ArcVerifyOp.verify(request, message);
        Optional<ArcSet> set = before.hasEnded() ? Optional.empty() : seal(request, message, before);
        answer.put("as", set.map(one -> value(one.seal())).orElse(""));
        answer.put("ams", set.map(one -> value(one.message())).orElse(""));
        answer.put("aar", set.map(one -> value(one.results())).orElse(""));
        answer.put("cv", before.status().word());
    }

    private static String value(HeaderField field) {
        return field.value();
    }

    private static Optional<ArcSet> seal(CheckRequest request, MessageSource message, ArcOutcome before)
            throws BadRequestException {
        String results = request.text("authres", "");
        ArcSealer.Request wanted = new ArcSealer.Request(
                new Signatory(request.text("domain"), request.text("selector"), DkimSignOp.key(request.text("pem"))),
                request.text("srv_id"),
                results,
                headers(request),
                request.number("t").map(OptionalLong::of).orElse(OptionalLong.empty()),
                status(before, results));
        try {
            return ArcSealer.seal(message, before.sets(), wanted);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    // what the evaluator has written down as its result for ARC counts, as it does for a sealer behind a filter
    private static ChainStatus status(ArcOutcome before, String results) {
        if (AuthenticationResults.parse("x; " + results) instanceof Parsed.Valid<AuthenticationResults> valid) {
            return valid.value().results().stream()
                    .filter(result -> result.method().equals("arc"))
                    .map(result -> status(result.result()))
                    .findFirst()
                    .orElse(before.status());
        }
        return before.status();
    }

    private static ChainStatus status(String word) {
        return switch (word) {
            case "none" -> ChainStatus.NONE;
            case "pass" -> ChainStatus.PASS;
            default -> ChainStatus.FAIL;
        };
    }

    private static List<String> headers(CheckRequest request) throws BadRequestException {
        List<String> names = new ArrayList<>();
        for (String text : request.texts("sig_headers")) {
            for (String name : text.split(":")) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
        return names.isEmpty() ? List.of("from", "to", "subject", "date", "message-id") : names;
    }
}
