// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dkim.DkimVerifier;
import io.postrider.filters.dkim.SignatureOutcome;
import io.postrider.filters.results.ResultsText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `dkim-verify`: message, opts.min_rsa_bits, opts.allow_sha1 → signatures, result, authres.
final class DkimVerifyOp implements CheckOp {
    @Override
    public String name() {
        return "dkim-verify";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        DkimPolicy standard = DkimPolicy.standard();
        DkimPolicy policy = new DkimPolicy(
                (int) request.numberOption("min_rsa_bits", standard.minRsaBits()),
                request.flagOption("allow_sha1"),
                (int) request.numberOption("max_signatures", standard.maxSignatures()),
                true);
        List<SignatureOutcome> outcomes;
        try {
            outcomes = new DkimVerifier(request.dns(), policy)
                    .verify(request.message(), request.now().map(Instant::ofEpochSecond));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ArrayNode list = answer.putArray("signatures");
        outcomes.forEach(outcome -> put(outcome, list.addObject()));
        answer.put("result", DkimVerifier.overall(outcomes));
        answer.put("authres", outcomes.isEmpty() ? "dkim=none" : authres(outcomes));
    }

    private static String authres(List<SignatureOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> ResultsText.of(outcome.forResults()))
                .collect(Collectors.joining("; "));
    }

    private static void put(SignatureOutcome outcome, ObjectNode node) {
        SignatureOutcome.Facts facts = outcome.facts();
        node.put("d", facts.domain());
        node.put("s", facts.selector());
        node.put("i", facts.identity());
        node.put("a", facts.algorithm());
        node.put("c", facts.canonicalization());
        node.put("key_bits", outcome.keyBits());
        node.put("result", outcome.result().word());
        node.put("reason", outcome.reason());
        node.put("testing", outcome.testing());
    }
}
