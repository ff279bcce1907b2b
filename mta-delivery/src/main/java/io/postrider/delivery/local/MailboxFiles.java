// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// Makes the file port that a transport's settings describe.
final class MailboxFiles {
    private MailboxFiles() {}

    static DiskFiles of(ExtensionContext context, LocalTransportSettings settings) throws InvalidSettingException {
        return new DiskFiles(
                mode(context, "directory-mode", settings.directoryMode()),
                mode(context, "file-mode", settings.fileMode()),
                group(context, settings.group()));
    }

    private static Set<PosixFilePermission> mode(ExtensionContext context, String key, String text)
            throws InvalidSettingException {
        try {
            return FileMode.parse(text);
        } catch (IllegalArgumentException e) {
            throw context.settings().invalid(key, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<GroupPrincipal> group(ExtensionContext context, Optional<String> name)
            throws InvalidSettingException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name.get()));
        } catch (IOException | UnsupportedOperationException e) {
            throw context.settings().invalid("group", "there is no group \"" + name.get() + "\"");
        }
    }
}
