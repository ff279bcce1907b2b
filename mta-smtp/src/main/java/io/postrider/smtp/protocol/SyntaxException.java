// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.smtp.Reply;

/// Carries the reply to a command line out of the grammar; never leaves [CommandParser].
final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Reply reply;

    private SyntaxException(Reply reply) {
        super(reply.text(), null, false, false);
        this.reply = reply;
    }

    /// 501 with this status.
    static SyntaxException of(String status, String text) {
        return new SyntaxException(Reply.enhanced(501, status, text));
    }

    /// Bad arguments: 501 5.5.4.
    static SyntaxException argument(String text) {
        return of("5.5.4", text);
    }

    /// Another reply.
    static SyntaxException of(Reply reply) {
        return new SyntaxException(reply);
    }

    Reply reply() {
        return reply;
    }
}
