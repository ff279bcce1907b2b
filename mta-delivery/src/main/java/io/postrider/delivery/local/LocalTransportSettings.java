// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// A `[transport.X]` whose `to` is `maildir:` or `mbox:`.
///
/// @param to the target; read by routing
/// @param directoryMode of directories that are made
/// @param fileMode of files that are made
/// @param group of both
/// @param quota octets a Maildir may hold
/// @param quotaMessages messages a Maildir may hold
/// @param overQuota what happens beyond
public record LocalTransportSettings(
        @Setting(text = "The target, such as maildir:/var/mail/{domain}/{local-part}.")
        Optional<String> to,

        @Setting(text = "The mode of directories that are made.", byDefault = "0700")
        String directoryMode,

        @Setting(text = "The mode of files that are made.", byDefault = "0600")
        String fileMode,

        @Setting(text = "The group of files and directories that are made.")
        Optional<String> group,

        @Setting(
                text = "How much a Maildir may hold, its subfolders not counted.",
                byDefault = "unlimited",
                unit = Setting.Unit.OCTETS)
        long quota,

        @Setting(text = "How many messages a Maildir may hold.", byDefault = "unlimited", unit = Setting.Unit.OCTETS)
        long quotaMessages,

        @Setting(text = "What happens to mail for a full Maildir: fail or defer.", byDefault = "fail")
        OverQuota overQuota) {
    /// What happens to mail for a full mailbox.
    public enum OverQuota {
        /// 5.2.2: it goes back.
        FAIL,
        /// 4.2.2: it waits.
        DEFER
    }
}
