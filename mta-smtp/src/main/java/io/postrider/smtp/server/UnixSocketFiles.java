// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/// The files of unix sockets: leftovers, permissions, group.
final class UnixSocketFiles {
    private UnixSocketFiles() {}

    /// Removes a socket that nobody serves any more.
    ///
    /// @throws IOException when something else has that name, or somebody serves it
    static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object type = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        boolean socket = type instanceof Integer mode && (mode & 0170000) == 0140000;
        if (!socket) {
            throw new IOException("cannot listen on unix:" + path + ": something that is no socket has that name");
        }
        if (isServed(path)) {
            throw new IOException("cannot listen on unix:" + path + ": Address already in use");
        }
        Files.delete(path);
    }

    private static boolean isServed(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return false;
        }
    }

    /// Sets permissions and group.
    static void protect(BindAddress.Unix unix) throws IOException {
        try {
            if (unix.group().isPresent()) {
                GroupPrincipal group = unix.path()
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByGroupName(unix.group().get());
                Files.getFileAttributeView(unix.path(), PosixFileAttributeView.class)
                        .setGroup(group);
            }
            if (unix.mode().isPresent()) {
                Files.setPosixFilePermissions(
                        unix.path(), PosixFilePermissions.fromString(unix.mode().get()));
            }
        } catch (IOException | IllegalArgumentException refused) {
            throw new IOException("cannot set mode or group of " + unix + ": " + refused.getMessage(), refused);
        }
    }
}
