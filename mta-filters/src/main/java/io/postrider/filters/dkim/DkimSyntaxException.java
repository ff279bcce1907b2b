// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

/// A tag list that the grammar does not allow, or a tag that is missing or unknown. Used between parsers
/// only: whoever
/// asks from outside gets a result with the reason.
public final class DkimSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final DkimResult result;

    /// Says what is wrong: a permanent error (RFC 6376 §6.1.1).
    public DkimSyntaxException(String message) {
        this(message, DkimResult.PERMERROR);
    }

    DkimSyntaxException(String message, DkimResult result) {
        super(message, null, false, false);
        this.result = result;
    }

    /// A value that a later version may know: such signatures are ignored (RFC 6376 §3.3, §3.4, §3.5).
    static DkimSyntaxException unknown(String message) {
        return new DkimSyntaxException(message, DkimResult.NEUTRAL);
    }

    /// What is wrong.
    public String why() {
        return String.valueOf(getMessage());
    }

    /// What that makes of a signature.
    DkimResult result() {
        return result;
    }
}
