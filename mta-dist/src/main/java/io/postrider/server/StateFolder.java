// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.server.cli.Exit;
import io.postrider.server.generation.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Makes the state folder: 0711, so that local programs reach the submission socket and the spool; everything
/// else in it
/// is the server's alone.
final class StateFolder {
    private StateFolder() {}

    static void prepare(ConfigurationFile file) throws StartFailure {
        Path state = file.server().stateDirectory();
        try {
            Files.createDirectories(state);
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
            Path temporary = state.resolve("tmp");
            Files.createDirectories(temporary);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new StartFailure(Exit.SYSTEM, "cannot make the state directory " + state + ": " + e);
        }
    }
}
