// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Gets OAuth 2 access tokens from a program: its argument list comes from the configuration and is
/// never seen by a shell, its standard output is the token. One run at a time, at most thirty
/// seconds and 64 KiB; a token is used again for a minute, so that a burst of connections does not
/// make a burst of processes. Thread-safe; blocks.
final class TokenCommand {
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final int TIMEOUT_SECONDS = 30;
    private static final int MAXIMUM_OCTETS = 64 << 10;
    private final List<String> argv;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();
    private String known = "";
    private Instant until = Instant.MIN;

    TokenCommand(List<String> argv, InstantSource clock) {
        this.argv = List.copyOf(argv);
        this.clock = clock;
    }

    /// A token.
    ///
    /// @throws IOException with a sentence when the program gives none
    String token() throws IOException, InterruptedException {
        running.lockInterruptibly();
        try {
            if (!until.isAfter(clock.instant())) {
                known = run();
                until = clock.instant().plus(KEEP);
            }
            return known;
        } finally {
            running.unlock();
        }
    }

    private String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        try {
            // the program may hang with its output open: whoever reads must not outlast it
            process.onExit().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String text;
            try (InputStream out = process.getInputStream()) {
                text = new String(out.readNBytes(MAXIMUM_OCTETS), StandardCharsets.UTF_8).strip();
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("token-command " + argv.getFirst() + " failed");
            }
            boolean usable = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (!usable) {
                throw new IOException("token-command " + argv.getFirst() + " printed no token");
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
