// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the command line starts but does not contain: the server itself and what needs its parts. Implemented
/// by the
/// program's main package.
public interface Launcher {
    /// Runs the server in the foreground; returns its exit code.
    int run(Path config);

    /// Runs the development server.
    ///
    /// @param state the state folder
    /// @param portBase N: ports N+25, N+87, N+65, N+80
    int dev(Path state, int portBase);

    /// Checks the configuration, as far as a start would, without starting.
    ///
    /// @return sentences with their places; empty = it is right
    List<String> check(Path config);

    /// The effective settings as TOML.
    String show(Path config) throws ConfigurationException;

    /// The generated reference of all settings, Markdown.
    String reference();

    /// Reads evaluator requests from standard input to its end (CONTRACT: check --batch).
    int checkBatch(Streams streams);

    /// Looks a key up in a table, as the server would; the values joined by a comma.
    ///
    /// @throws ConfigurationException when there is no such table, or it cannot say now
    Optional<String> lookup(Path config, String table, String key) throws ConfigurationException;

    /// A hash of a password as `[[user]]` takes it.
    ///
    /// @param scram a SCRAM-SHA-256 verifier instead of an Argon2id hash
    String passwordHash(String password, boolean scram);

    /// The configuration is wrong.
    final class ConfigurationException extends Exception {
        private static final long serialVersionUID = 1L;

        /// Makes one.
        public ConfigurationException(String message) {
            super(message);
        }
    }
}
