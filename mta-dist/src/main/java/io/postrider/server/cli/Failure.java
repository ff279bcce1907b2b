// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

/// Ends a command with a sentence and an exit code.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    Failure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
