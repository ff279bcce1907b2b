// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Mailbox;
import java.util.Locale;

/// Which of an authenticated user's addresses are held against those it owns: `[submission] sender-check`.
public enum SenderCheck {
    /// Any address may be used.
    NONE,
    /// The reverse-path must be the user's.
    ENVELOPE,
    /// The reverse-path and the From field; the latter is the content stage's.
    ENVELOPE_FROM;

    /// True when the identity may use this address: one of its own, or one in a domain of its own. An
    /// identity without
    /// addresses is not limited, as its credential source says nothing of them.
    static boolean owns(Identity identity, Mailbox mailbox) {
        if (identity.addresses().isEmpty()) {
            return true;
        }
        String domain = "@" + mailbox.domain().ascii();
        String address = mailbox.localPart().value() + domain;
        for (String allowed : identity.addresses()) {
            String lower = allowed.toLowerCase(Locale.ROOT);
            if (lower.equals(domain) || lower.equals(address.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
