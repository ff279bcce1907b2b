// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// File modes as people write them: `0640`. Pure functions.
final class FileMode {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private FileMode() {}

    /// @throws IllegalArgumentException with a sentence when `text` is no mode
    static Set<PosixFilePermission> parse(String text) {
        String octal = text.startsWith("0o") ? text.substring(2) : text;
        if (!octal.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no file mode; write it as \"0750\"");
        }
        int mode = Integer.parseInt(octal, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((mode >> i & 1) != 0) {
                permissions.add(BITS[i]);
            }
        }
        return permissions;
    }
}
