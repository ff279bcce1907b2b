// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads group membership from /etc/group and /etc/passwd at each call: few calls, always true.
public final class GroupFile implements Permissions.Groups {
    private final Path group;
    private final Path passwd;

    /// Reads these two files.
    public GroupFile(Path group, Path passwd) {
        this.group = group;
        this.passwd = passwd;
    }

    @Override
    public Set<String> of(String user) {
        Set<String> groups = new HashSet<>();
        String primary = "";
        for (String[] fields : lines(passwd)) {
            if (fields.length > 3 && fields[0].equals(user)) {
                primary = fields[3];
            }
        }
        for (String[] fields : lines(group)) {
            boolean listed = fields.length > 3 && List.of(fields[3].split(",")).contains(user);
            if (listed || fields.length > 2 && fields[2].equals(primary)) {
                groups.add(fields[0]);
            }
        }
        return groups;
    }

    private static List<String[]> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(":"))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
