// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.message.Parsed;
import tools.jackson.databind.node.ObjectNode;

/// A kind of `parse` that is one function.
///
/// @param what its name
/// @param reader what reads it
record TextKind(String what, Reader reader) implements ParseKind {
    /// Reads a text; `value` is to be filled.
    interface Reader {
        Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) throws BadRequestException;
    }

    @Override
    public Parsed<ObjectNode> read(String text, CheckRequest request, ObjectNode value) throws BadRequestException {
        return reader.read(text, request, value);
    }
}
