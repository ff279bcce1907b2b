// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.policy;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;

/// `[[filter]] use = "policy"`.
public record PolicySettings(
        @Setting(text = "Where it listens: HOST:PORT, [IPv6]:PORT or unix:/PATH.")
        String address,

        @Setting(
                text = "When it is asked: a list of connect, helo, mail, rcpt, data, end-of-message.",
                byDefault = "rcpt")
        List<Stage> at,

        @Setting(text = "How long connecting may take.", byDefault = "5s", range = "10ms..1m")
        Duration connectTimeout,

        @Setting(
                text = "How long one answer may take. Keep it below the filter's timeout.",
                byDefault = "25s",
                range = "10ms..10m")
        Duration answerTimeout,

        @Setting(text = "How many questions at once; others wait.", byDefault = "100", range = "1..10000")
        int maxConnections) {

    /// When the server is asked; Postfix's protocol_state.
    public enum Stage {
        /// CONNECT.
        CONNECT,
        /// EHLO or HELO.
        HELO,
        /// MAIL.
        MAIL,
        /// RCPT.
        RCPT,
        /// DATA.
        DATA,
        /// END-OF-MESSAGE.
        END_OF_MESSAGE
    }
}
