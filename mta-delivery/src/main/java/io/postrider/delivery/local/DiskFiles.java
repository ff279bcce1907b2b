// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The real file system, with the modes and the group that new files and directories get. Stateless.
///
/// @param directoryMode of new directories
/// @param fileMode of new files
/// @param group of both; empty = the process's
record DiskFiles(
        Set<PosixFilePermission> directoryMode, Set<PosixFilePermission> fileMode, Optional<GroupPrincipal> group)
        implements FilePort {
    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public boolean makeDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(directoryMode));
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(path)) {
                return false;
            }
            throw e;
        }
        own(path, directoryMode);
        return true;
    }

    @Override
    public FileChannel create(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(fileMode));
        try {
            own(path, fileMode);
            return file;
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /// Sets what the process's umask and group have made otherwise.
    void own(Path path, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (group.isPresent()) {
            view.setGroup(group.get());
        }
        if (!view.readAttributes().permissions().equals(mode)) {
            Files.setPosixFilePermissions(path, mode);
        }
    }

    @Override
    public void sync(FileChannel file, Path path) throws IOException {
        file.force(true);
    }

    @Override
    public void syncDirectory(Path path) throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(Path path) throws IOException {
        Files.deleteIfExists(path);
    }
}
