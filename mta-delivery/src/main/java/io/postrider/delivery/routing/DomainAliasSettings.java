// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// The part of `[[domain]]` about aliases.
///
/// @param aliases by local part
/// @param aliasActions what else than addresses
/// @param aliasTransport how commands run
/// @param virtualAliases by address
/// @param catchAll for the rest
/// @param forwardFiles users' own
public record DomainAliasSettings(
        @Setting(text = "A table in aliases(5) form, by local part.")
        Optional<String> aliases,

        @Setting(
                text =
                        "What aliases may do beside naming addresses: pipe (|command), file (/path), include (:include:/path).")
        List<AliasAction> aliasActions,

        @Setting(text = "The [transport.X] by which |command runs (its run-as, timeout, environment).")
        Optional<String> aliasTransport,

        @Setting(text = "A table by address: user@domain, user, or @domain to addresses.")
        Optional<String> virtualAliases,

        @Setting(text = "Addresses for mail to recipients that do not exist.")
        List<String> catchAll,

        @Setting(
                text =
                        "Where a user's own forward file lies, such as /home/{local-part}/.forward: addresses, one or more a"
                                + " line; \\user keeps a copy. Absent: users cannot forward.")
        Optional<String> forwardFiles) {}
