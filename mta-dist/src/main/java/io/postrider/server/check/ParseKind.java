// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.message.Parsed;
import tools.jackson.databind.node.ObjectNode;

/// One `what` of the op `parse`. To add one: write the class and put it into the list of [CheckOps].
/// Stateless.
public interface ParseKind {
    /// The value of `what`.
    String what();

    /// Reads the text; puts what it says into `value`.
    ///
    /// @return the given `value`, or why the text cannot be read
    Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) throws BadRequestException;
}
