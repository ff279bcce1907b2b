// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Routing;
import java.util.List;

/// On a host without any `[[domain]]`, mail to the postmaster of the host itself goes to the configured
/// postmaster.
/// Where there are domains, [AliasStage] looks at their tables first.
///
/// @param postmaster where the postmaster's mail goes
record PostmasterStage(Mailbox postmaster) implements Stage {
    private static final String POSTMASTER = "postmaster";

    /// RFC 5321 §4.5.1: the name is matched without regard to case.
    static boolean isPostmaster(Mailbox mailbox) {
        return AddressText.folded(mailbox).equals(POSTMASTER);
    }

    @Override
    public String name() {
        return POSTMASTER;
    }

    @Override
    public Routing route(Question question, Next next) {
        boolean own = question.belonging() instanceof Belonging.Itself && isPostmaster(question.mailbox());
        return own && !AddressText.same(question.mailbox(), postmaster)
                ? new Routing.Expand(List.of(Routing.Member.of(postmaster)))
                : next.route(question);
    }
}
