// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

/// A record's octets are not what this version writes: the message is damaged, or a newer version wrote
/// it.
public final class RecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Makes one.
    public RecordException(String message) {
        super(message);
    }

    /// Makes one with its cause.
    public RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
