// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// The budgets of one session. Peers in `exempt` have those of messages and recipients only.
///
/// @param messageSize octets of one message
/// @param recipientsPerMessage accepted RCPT commands of one transaction
/// @param messagesPerSession MAIL commands of one session
/// @param errors refused commands before the session is closed
/// @param softErrors refused commands before replies are delayed
/// @param junkCommands commands that move no mail, between two messages
/// @param authFailures failed AUTH commands of one session
/// @param errorDelay how long a reply is delayed behind `softErrors`
public record SessionLimits(
        @Setting(
                text = "The largest message accepted, in octets of its content. EHLO SIZE announces exactly this.",
                byDefault = "50MiB",
                range = "1KiB..",
                unit = Setting.Unit.OCTETS)
        long messageSize,

        @Setting(
                text = "Recipients of one message; more are answered 452 4.5.3.",
                byDefault = "1000",
                range = "1..1000000")
        int recipientsPerMessage,

        @Setting(text = "Messages of one session, then 421 4.7.0.", byDefault = "10000", range = "1..")
        int messagesPerSession,

        @Setting(
                text = "Refused commands (5xx) of one session since its last accepted message, then 421 4.7.0.",
                byDefault = "20",
                range = "1..")
        int errors,

        @Setting(
                text = "Refused commands from which on each reply is delayed by `error-delay`.",
                byDefault = "10",
                range = "0..")
        int softErrors,

        @Setting(
                text =
                        "Commands that move no mail (NOOP, RSET, VRFY, HELP, unknown ones) since the last accepted message;"
                                + " each one more counts as an error.",
                byDefault = "100",
                range = "1..")
        int junkCommands,

        @Setting(text = "Failed authentications of one session, then 421 4.7.0.", byDefault = "5", range = "1..")
        int authFailures,

        @Setting(
                text = "How long a reply waits behind `soft-errors` and after a failed authentication.",
                byDefault = "1s",
                range = "0s..1m")
        Duration errorDelay) {
    /// The defaults, for tests and embedders.
    public static SessionLimits byDefault() {
        return new SessionLimits(50L << 20, 1000, 10_000, 20, 10, 100, 5, Duration.ofSeconds(1));
    }
}
