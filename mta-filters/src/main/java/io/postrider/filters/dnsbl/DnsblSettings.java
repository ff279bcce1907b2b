// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dnsbl;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[[filter]] use = "dnsbl"`.
public record DnsblSettings(
        @Setting(text = "The lists.") List<Zone> list,

        @Setting(text = "Refuse from this sum of scores on.", byDefault = "1.0")
        double rejectScore,

        @Setting(text = "Do not refuse; add a field X-DNSBL with lists and score.", byDefault = "false")
        boolean onlyTag) {

    /// One `[[filter.list]]`.
    public record Zone(
            @Setting(text = "The zone, such as `zen.spamhaus.org`.")
            String zone,

            @Setting(text = "What is looked up: client, helo, client-name or sender-domain.", byDefault = "client")
            Subject of,

            @Setting(text = "What it counts; below zero for an allow list.", byDefault = "1.0")
            double score,

            @Setting(
                    text = "The answers that count: addresses `127.0.0.2` or ranges `127.0.0.2-127.0.0.11`; the default"
                            + " is all of 127.0.0.0/8 but 127.255.0.0/16, by which lists speak of errors.")
            List<String> answers) {}

    /// What is looked up.
    public enum Subject {
        /// The client's address, reversed (RFC 5782 §2.1, §2.4).
        CLIENT,
        /// The name of HELO.
        HELO,
        /// The client's verified name.
        CLIENT_NAME,
        /// The domain of the reverse-path.
        SENDER_DOMAIN
    }
}
