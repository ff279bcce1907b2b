// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.Optional;

/// `[sendmail]`.
public record SendmailSettings(
        @Setting(text = "The spool for when the server is down; default: maildrop in the state directory.")
        Optional<Path> spool,

        @Setting(text = "Messages in the spool at most.", byDefault = "10000", range = "1..")
        int spoolLimit) {}
