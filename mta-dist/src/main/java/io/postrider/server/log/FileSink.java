// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Appends to a file and rotates it by size: FILE, FILE.1, FILE.2, …. Used by one thread, [#reopen] by any.
public final class FileSink implements LineSink {
    private final Path file;
    private final long maxOctets;
    private final int kept;
    private volatile boolean reopenWanted;
    private OutputStream out;
    private long octets;

    /// Opens the file for appending; its folder is made when it is absent.
    ///
    /// @param maxOctets rotate at this size; [Long#MAX_VALUE] = never
    /// @param kept how many rotated files stay
    public FileSink(Path file, long maxOctets, int kept) throws IOException {
        this.file = file;
        this.maxOctets = maxOctets;
        this.kept = kept;
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.out = open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        octets = Files.size(file);
        return opened;
    }

    @Override
    public void write(byte[] lines) throws IOException {
        if (reopenWanted) {
            reopenWanted = false;
            out.close();
            out = open();
        } else if (octets > 0 && octets + lines.length > maxOctets) {
            rotate();
        }
        out.write(lines);
        octets += lines.length;
    }

    private void rotate() throws IOException {
        out.close();
        for (int i = kept; i >= 1; i--) {
            Path from = i == 1 ? file : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = open();
    }

    private Path numbered(int i) {
        return file.resolveSibling(file.getFileName() + "." + i);
    }

    @Override
    public void reopen() {
        reopenWanted = true;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw LineSink.unchecked(e);
        }
    }
}
