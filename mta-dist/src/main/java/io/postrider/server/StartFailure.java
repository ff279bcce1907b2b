// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

/// The server cannot start, or a reload cannot be done.
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    StartFailure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /// The sentence.
    String sentence() {
        return String.valueOf(getMessage());
    }

    /// What an exception out of the wiring means.
    static StartFailure of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null) {
            switch (cause) {
                case StartFailure failure -> {
                    return failure;
                }
                case io.postrider.api.plugin.InvalidSettingException e -> {
                    return new StartFailure(io.postrider.server.cli.Exit.CONFIGURATION, String.valueOf(e.getMessage()));
                }
                case io.postrider.server.plugin.PluginException e -> {
                    return new StartFailure(io.postrider.server.cli.Exit.CONFIGURATION, String.valueOf(e.getMessage()));
                }
                case io.postrider.api.queue.StoreException e -> {
                    boolean locked = e.reason() == io.postrider.api.queue.StoreException.Reason.NOT_OWNER;
                    int code = locked ? io.postrider.server.cli.Exit.TEMPORARY : io.postrider.server.cli.Exit.SYSTEM;
                    return new StartFailure(code, String.valueOf(e.getMessage()));
                }
                case java.io.IOException e -> {
                    return new StartFailure(io.postrider.server.cli.Exit.SYSTEM, String.valueOf(e.getMessage()));
                }
                default -> cause = cause.getCause();
            }
        }
        return new StartFailure(io.postrider.server.cli.Exit.BUG, "a bug: " + thrown);
    }
}
