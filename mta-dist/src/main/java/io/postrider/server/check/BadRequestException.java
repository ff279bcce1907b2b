// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

/// The request cannot be answered; the message is what the `error` member says. Part of the [CheckOp]
/// contract.
public final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Says what is wrong.
    public BadRequestException(String message) {
        super(message, null, false, false);
    }

    /// The sentence for `error`.
    String why() {
        return String.valueOf(getMessage());
    }
}
