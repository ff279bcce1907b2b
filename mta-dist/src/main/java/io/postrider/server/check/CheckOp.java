// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import tools.jackson.databind.node.ObjectNode;

/// One evaluator of `postrider check`. To add one: write the class and put it into the list of [CheckOps].
/// Stateless.
public interface CheckOp {
    /// The value of `op` that chooses it.
    String name();

    /// Puts the answer's members into `answer`; `id` is there already, and `queries` is added behind.
    ///
    /// @throws BadRequestException the request lacks something or cannot be read
    void answer(CheckRequest request, ObjectNode answer) throws BadRequestException;
}
