// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file `format`: one line that names the format of everything else in the folder. Written before
/// anything else.
final class FormatFile {
    private static final String NAME = "format";
    private static final String WORDS = "postrider queue format ";
    private static final int VERSION = 1;

    private FormatFile() {}

    /// Checks the format, or writes it into a folder that holds nothing yet.
    ///
    /// @throws StoreException FAILED with a sentence, when it is not ours or not known
    static void check(Path folder) throws StoreException, IOException {
        var folders = new StoreFolders(folder);
        check(folder, !Files.exists(folders.records()) && !Files.exists(folders.contents()));
    }

    /// Checks the format, or writes it where it may be missing.
    static void check(Path folder, boolean mayBeMissing) throws StoreException, IOException {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            checkVersion(file, Files.readString(file, UTF_8).strip());
        } else if (!mayBeMissing) {
            throw new StoreException(
                    Reason.FAILED, file + " is missing, but the folder holds a queue: put the file back from a backup");
        } else {
            DirectorySync.replace(file, (WORDS + VERSION + "\n").getBytes(UTF_8));
        }
    }

    private static void checkVersion(Path file, String line) throws StoreException {
        if (line.equals(WORDS + VERSION)) {
            return;
        }
        String known = "; this program knows format " + VERSION;
        if (line.startsWith(WORDS)) {
            throw new StoreException(
                    Reason.FAILED,
                    file + " says format " + line.substring(WORDS.length()) + known
                            + ": start the version of Postrider that wrote it");
        }
        throw new StoreException(Reason.FAILED, file + " is not a format file of a Postrider queue" + known);
    }
}
