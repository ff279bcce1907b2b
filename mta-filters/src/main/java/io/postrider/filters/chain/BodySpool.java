// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.mail.ContentTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// A body that a filter put in the place of the old one, kept until the transaction ends: in memory up to 256
/// KiB, in
/// a file beyond. The octets behind the empty line. Immutable after making; close it to remove the file.
final class BodySpool implements AutoCloseable {
    private static final int MEMORY = 256 * 1024;
    private static final int CHUNK = 64 * 1024;
    private final byte[] memory;
    private final Optional<Path> file;
    private final long size;
    private final ContentTraits traits;

    private BodySpool(byte[] memory, Optional<Path> file, long size, ContentTraits traits) {
        this.memory = memory;
        this.file = file;
        this.size = size;
        this.traits = traits;
    }

    static BodySpool of(Supplier<InputStream> body, Path directory) throws IOException {
        TraitsScanner scanner = new TraitsScanner();
        try (InputStream in = body.get()) {
            byte[] start = in.readNBytes(MEMORY);
            scanner.add(start, start.length);
            if (start.length < MEMORY) {
                return new BodySpool(start, Optional.empty(), start.length, scanner.traits());
            }
            return toFile(start, in, directory, scanner);
        }
    }

    private static BodySpool toFile(byte[] start, InputStream rest, Path directory, TraitsScanner scanner)
            throws IOException {
        Path file = Files.createTempFile(directory, "body", ".tmp");
        long size = start.length;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start);
            byte[] chunk = new byte[CHUNK];
            for (int n = rest.read(chunk); n >= 0; n = rest.read(chunk)) {
                scanner.add(chunk, n);
                out.write(chunk, 0, n);
                size += n;
            }
        } catch (IOException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
        return new BodySpool(new byte[0], Optional.of(file), size, scanner.traits());
    }

    long sizeOctets() {
        return size;
    }

    ContentTraits traits() {
        return traits;
    }

    InputStream open() {
        try {
            return file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(memory);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        file.ifPresent(path -> {
            try {
                Files.deleteIfExists(path);
            } catch (IOException left) {
                // the spool directory is emptied at start
                path.toFile().deleteOnExit();
            }
        });
    }
}
