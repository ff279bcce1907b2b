// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Says what a local user may do: root and the server's own user everything, others by `[admin]` operators
/// and readers.
///
/// @param operators users and `@groups`
/// @param readers users, `@groups` or `*`
/// @param serverUser the user that the server runs as
/// @param groups finds a user's groups
public record Permissions(List<String> operators, List<String> readers, String serverUser, Groups groups) {
    /// Finds a user's groups.
    public interface Groups {
        /// The names of all groups that the user is in.
        Set<String> of(String user);
    }

    Caller.Right right(String user) {
        if (user.equals("root") || user.equals(serverUser) || matches(operators, user)) {
            return Caller.Right.OPERATOR;
        }
        return matches(readers, user) ? Caller.Right.READER : Caller.Right.NOBODY;
    }

    private boolean matches(List<String> list, String user) {
        if (list.contains("*") || list.contains(user)) {
            return true;
        }
        List<String> wanted = new ArrayList<>();
        for (String entry : list) {
            if (entry.startsWith("@")) {
                wanted.add(entry.substring(1));
            }
        }
        return !wanted.isEmpty() && groups.of(user).stream().anyMatch(wanted::contains);
    }
}
