// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A user's own forward file: addresses and `\name` only; a program or file in it would run with our rights,
/// so it is
/// refused. It counts only when it is a plain file of its directory's owner (or root) that others cannot
/// write.
final class ForwardFile {
    private ForwardFile() {}

    /// What a forward file says.
    sealed interface Forward {
        /// @param items the members
        record Members(List<AliasItem> items) implements Forward {}

        /// There is none.
        record None() implements Forward {}

        /// @param why for log and reply
        record Fault(String why) implements Forward {}
    }

    static Forward read(Path path) {
        try {
            PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Optional<String> defect = defect(path, file);
            if (defect.isPresent()) {
                return new Forward.Fault(path + " " + defect.get());
            }
            List<AliasItem> items = AliasItem.parse(AliasMembers.listed(path));
            boolean plain = items.stream()
                    .allMatch(item -> item instanceof AliasItem.Address || item instanceof AliasItem.Direct);
            if (!plain) {
                return new Forward.Fault(path + " names a program, a file or a list; only addresses are allowed");
            }
            return items.isEmpty() ? new Forward.None() : new Forward.Members(items);
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return new Forward.None();
        } catch (IOException | UnsupportedOperationException e) {
            // a home directory that is not mounted must not send the mail elsewhere
            return new Forward.Fault("cannot read " + path + ": " + e);
        }
    }

    private static Optional<String> defect(Path path, PosixFileAttributes file) throws IOException {
        if (!file.isRegularFile()) {
            return Optional.of("is no plain file");
        }
        Set<PosixFilePermission> permissions = file.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("can be written by others than its owner");
        }
        Path directory = path.toAbsolutePath().getParent();
        boolean owned = directory == null
                || file.owner().equals(Files.getOwner(directory))
                || file.owner().getName().equals("root");
        return owned ? Optional.empty() : Optional.of("belongs to somebody else than its directory");
    }
}
