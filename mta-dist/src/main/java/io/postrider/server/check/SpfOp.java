// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.spf.SpfEvaluator;
import io.postrider.filters.spf.SpfLimits;
import io.postrider.filters.spf.SpfOutcome;
import io.postrider.filters.spf.SpfRequest;
import tools.jackson.databind.node.ObjectNode;

/// `spf`: ip, helo, mailfrom, opts.receiver → result, explanation, mechanism, lookups, void_lookups.
final class SpfOp implements CheckOp {
    @Override
    public String name() {
        return "spf";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        SpfOutcome outcome =
                new SpfEvaluator(request.dns(), SpfLimits.standard(), request.clock()).check(identity(request));
        answer.put("result", outcome.result().word());
        answer.put("explanation", outcome.explanation().orElse(""));
        answer.put("mechanism", outcome.mechanism());
        answer.put("lookups", outcome.lookups());
        answer.put("void_lookups", outcome.voidLookups());
        answer.put("domain", outcome.domain());
        if (!outcome.reason().isEmpty()) {
            answer.put("reason", outcome.reason());
        }
    }

    static SpfRequest identity(CheckRequest request) throws BadRequestException {
        return new SpfRequest(
                request.address("ip"),
                request.text("helo", ""),
                request.text("mailfrom", ""),
                request.option("receiver", ""),
                request.clock().instant());
    }
}
