// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import java.util.EnumSet;
import java.util.Set;

/// Makes mail filters: `[[filter]] use = "NAME"`.
///
/// @since 0.1
public interface MailFilterFactory extends ExtensionFactory<MailFilter> {
    /// The origins it works for; default: those that come by a session.
    default Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP, Origin.LMTP);
    }

    /// The listener roles it is used for when neither `roles` nor the listener's `filters` says otherwise.
    default Set<ListenerRole> roles() {
        return EnumSet.of(ListenerRole.MX);
    }
}
