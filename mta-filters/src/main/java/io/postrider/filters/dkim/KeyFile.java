// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A private key in a file, read again when the file changes; while it cannot be read the old key stays.
/// Thread-safe.
public final class KeyFile {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final long MAX_OCTETS = 64 * 1024;
    private final Path path;
    private final InstantSource clock;
    private SigningKey key;
    private FileTime changed;
    private Instant looked;

    /// Reads the file.
    ///
    /// @throws IOException it cannot be read
    /// @throws DkimSyntaxException it holds no key
    public KeyFile(Path path, InstantSource clock) throws IOException, DkimSyntaxException {
        this.path = path;
        this.clock = clock;
        this.changed = Files.getLastModifiedTime(path);
        this.looked = clock.instant();
        this.key = read(path);
    }

    private static SigningKey read(Path path) throws IOException, DkimSyntaxException {
        if (Files.size(path) > MAX_OCTETS) {
            throw new DkimSyntaxException("too large for a key");
        }
        return SigningKey.parse(Files.readString(path));
    }

    /// The key as it is now.
    public synchronized SigningKey key() {
        Instant now = clock.instant();
        if (now.isAfter(looked.plus(LOOK_AGAIN))) {
            looked = now;
            reload();
        }
        return key;
    }

    private void reload() {
        try {
            FileTime time = Files.getLastModifiedTime(path);
            if (!time.equals(changed)) {
                key = read(path);
                changed = time;
            }
        } catch (IOException | DkimSyntaxException unreadable) {
            // the old key stays until the file is whole again; the next look is in five seconds
            looked = clock.instant();
        }
    }
}
