// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.ratelimit;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `[[filter]] use = "rate-limit"`.
public record RateLimitSettings(
        @Setting(
                text = "How many combinations are remembered; the longest unused go first.",
                byDefault = "200000",
                range = "100..10000000")
        int remembered,

        @Setting(text = "The limits; each has its own buckets.")
        List<Limit> limit) {

    /// One `[[filter.limit]]`.
    public record Limit(
            @Setting(text = "Its name, for the reply.") String name,

            @Setting(text = "What is counted: connect, mail, rcpt or message.", byDefault = "rcpt")
            Stage at,

            @Setting(
                    text = "By what: any of client network helo sender sender-domain recipient recipient-domain user"
                            + " listener; where one of them is empty the limit does not apply.")
            List<Part> key,

            @Setting(text = "How many in `per`.", range = "1..1000000000")
            int count,

            @Setting(text = "The time for `count`.", range = "1s..365d")
            Duration per,

            @Setting(text = "How many at once; the default is count.", range = "1..1000000000")
            Optional<Integer> burst,

            @Setting(text = "Refuse for good (550) instead of for now (450).", byDefault = "false")
            boolean reject) {}

    /// What is counted.
    public enum Stage {
        /// Connections.
        CONNECT,
        /// Messages begun.
        MAIL,
        /// Recipients.
        RCPT,
        /// Messages.
        MESSAGE
    }

    /// By what.
    public enum Part {
        /// The client's address.
        CLIENT,
        /// The client's network: /24 or /64.
        NETWORK,
        /// The argument of HELO.
        HELO,
        /// The reverse-path.
        SENDER,
        /// Its domain.
        SENDER_DOMAIN,
        /// The recipient; only at rcpt.
        RECIPIENT,
        /// Its domain; only at rcpt.
        RECIPIENT_DOMAIN,
        /// The authenticated user.
        USER,
        /// The listener.
        LISTENER
    }
}
