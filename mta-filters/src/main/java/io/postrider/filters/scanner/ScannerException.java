// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

/// A scanner did not answer, or not what its protocol allows. It leaves the hook, and the chain does what
/// `on-failure`
/// says.
public final class ScannerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says what happened.
    public ScannerException(String message) {
        super(message, null, false, false);
    }

    /// Says what happened, and why.
    public ScannerException(String message, Throwable cause) {
        super(message + ": " + cause, cause, false, false);
    }
}
