// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

/// The exit codes of the command line.
public final class Exit {
    /// Done.
    public static final int OK = 0;
    /// Looked and found wrong (dkim test, doctor).
    public static final int FOUND_WRONG = 1;
    /// Usage, or a bad expression.
    public static final int USAGE = 64;
    /// A named id or file does not exist.
    public static final int ABSENT = 66;
    /// The server is not running.
    public static final int NOT_RUNNING = 69;
    /// A bug.
    public static final int BUG = 70;
    /// Cannot bind, or a limit of the system.
    public static final int SYSTEM = 71;
    /// Try again.
    public static final int TEMPORARY = 75;
    /// Not permitted.
    public static final int NOT_PERMITTED = 77;
    /// The configuration is wrong.
    public static final int CONFIGURATION = 78;

    private Exit() {}
}
