// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.psl.PublicSuffixList;
import tools.jackson.databind.node.ObjectNode;

/// `psl`: domain → registrable.
final class PslOp implements CheckOp {
    @Override
    public String name() {
        return "psl";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        String registrable = request.optionalText("domain")
                .flatMap(domain -> PublicSuffixList.shipped().registrable(domain))
                .orElse(null);
        answer.put("registrable", registrable);
    }
}
