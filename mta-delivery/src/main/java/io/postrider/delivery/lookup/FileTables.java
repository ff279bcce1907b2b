// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import java.io.IOException;
import java.nio.file.Path;

/// Opens the file that a table's `location` names.
final class FileTables {
    static final String LOCATION = "location";

    private FileTables() {}

    static <T> WatchedFile<T> open(ExtensionContext context, WatchedFile.Parser<T> parser)
            throws InvalidSettingException {
        Settings settings = context.settings();
        Path path = settings.path(LOCATION).orElseThrow(() -> settings.invalid(LOCATION, "the file's path is missing"));
        try {
            return new WatchedFile<>(path, parser, context.clock(), TableWarning.reporter(context));
        } catch (IOException e) {
            throw settings.invalid(LOCATION, "cannot read " + path + ": " + WatchedFile.reason(e));
        }
    }
}
