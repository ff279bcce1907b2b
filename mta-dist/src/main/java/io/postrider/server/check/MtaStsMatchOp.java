// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.delivery.tls.MtaStsPolicy;
import tools.jackson.databind.node.ObjectNode;

/// `mta-sts-match`: mx, patterns → match (RFC 8461 §4.1).
final class MtaStsMatchOp implements CheckOp {
    @Override
    public String name() {
        return "mta-sts-match";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        String host = request.text("mx");
        boolean match = false;
        for (String pattern : request.texts("patterns")) {
            match |= MtaStsPolicy.matches(pattern, host);
        }
        answer.put("match", match);
    }
}
