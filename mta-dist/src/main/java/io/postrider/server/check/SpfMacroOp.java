// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.spf.SpfEvaluator;
import io.postrider.filters.spf.SpfLimits;
import io.postrider.filters.spf.SpfRequest;
import tools.jackson.databind.node.ObjectNode;

/// `spf-macro`: macro, ip, helo, mailfrom, domain → text.
final class SpfMacroOp implements CheckOp {
    @Override
    public String name() {
        return "spf-macro";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        SpfRequest identity = SpfOp.identity(request);
        String macro = request.text("macro");
        String text = new SpfEvaluator(request.dns(), SpfLimits.standard(), request.clock())
                .expand(macro, identity, request.text("domain", identity.domain()))
                .orElseThrow(() -> new BadRequestException("malformed macro " + macro));
        answer.put("text", text);
    }
}
