// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

/// The store could not do it. The caller answers 4xx and keeps what it has.
///
/// @since 0.1
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /// Makes one.
    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// Makes one with its cause.
    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }

    /// The kinds.
    public enum Reason {
        /// No space, or too little to take more mail: 452 4.3.1.
        FULL,
        /// Reading or writing failed: 451 4.3.0.
        FAILED,
        /// The outcome of a commit is not known and could not be undone: answer nothing and close.
        IN_DOUBT,
        /// Another process or node has it.
        NOT_OWNER,
        /// A record or content is damaged.
        DAMAGED,
        /// No such message.
        ABSENT,
        /// Closed, or closing.
        CLOSED
    }
}
