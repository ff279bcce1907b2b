// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;

/// `[submission]`.
public record SubmissionSettings(
        @Setting(text = "Who may use which sender: none, envelope or envelope+from.", byDefault = "none")
        String senderCheck,

        @Setting(text = "Adds Date, Message-ID and From where they are missing, and removes Bcc.", byDefault = "true")
        boolean addMissingHeaders,

        @Setting(text = "Leaves the client's address and name out of Received.", byDefault = "false")
        boolean hideClient) {
    /// Checks the words.
    public SubmissionSettings {
        if (!java.util.List.of("none", "envelope", "envelope+from").contains(senderCheck)) {
            throw new IllegalArgumentException(
                    "sender-check = \"" + senderCheck + "\": wants \"none\", \"envelope\" or \"envelope+from\"");
        }
    }
}
