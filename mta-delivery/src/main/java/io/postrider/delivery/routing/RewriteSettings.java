// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[rewrite]`: addresses of the envelope that are replaced by others.
///
/// @param canonical of senders and recipients
/// @param senderCanonical of senders
/// @param recipientCanonical of recipients
/// @param generic of what goes to other hosts
/// @param masqueradeDomains which domains hide their subdomains in reverse-paths
/// @param masqueradeExceptions local parts that are not hidden
/// @param relocated who has moved
/// @param propagateExtensions whether replaced addresses keep their extension
public record RewriteSettings(
        @Setting(text = "A table from addresses to addresses, for senders and recipients alike.")
        Optional<String> canonical,

        @Setting(text = "The same for reverse-paths only; asked before canonical.")
        Optional<String> senderCanonical,

        @Setting(text = "The same for recipients only; asked before canonical.")
        Optional<String> recipientCanonical,

        @Setting(text = "A table from addresses to addresses for mail that goes to other hosts.")
        Optional<String> generic,

        @Setting(
                text =
                        "Domains whose subdomains are cut off in reverse-paths: user@host.example.org becomes user@example.org.")
        List<String> masqueradeDomains,

        @Setting(text = "Local parts that keep their subdomain.")
        List<String> masqueradeExceptions,

        @Setting(text = "A table from addresses that are gone to a word about where their owner is now: 550 5.1.6.")
        Optional<String> relocated,

        @Setting(
                text = "Whether an address found without its extension passes the extension on to the result.",
                byDefault = "true")
        boolean propagateExtensions) {
    /// Nothing is rewritten.
    public static RewriteSettings none() {
        return new RewriteSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                true);
    }
}
