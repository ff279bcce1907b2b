// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

/// The exit codes of sysexits.h that sendmail uses.
public enum ExitCode {
    /// Done.
    OK(0),
    /// Bad usage.
    USAGE(64),
    /// The input is wrong.
    DATA_ERROR(65),
    /// The addressee is unknown.
    NO_USER(67),
    /// A service is not available.
    UNAVAILABLE(69),
    /// A bug.
    SOFTWARE(70),
    /// The system cannot.
    OS_ERROR(71),
    /// Try again.
    TEMPORARY(75),
    /// Not permitted.
    NO_PERMISSION(77);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /// The number.
    public int code() {
        return code;
    }
}
