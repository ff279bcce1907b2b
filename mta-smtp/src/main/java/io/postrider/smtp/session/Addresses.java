// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.smtp.protocol.PathArgument;
import java.util.Optional;

/// Completes addresses: our own people may leave the domain out, strangers only that of the postmaster.
final class Addresses {
    private final Conversation conversation;

    Addresses(Conversation conversation) {
        this.conversation = conversation;
    }

    /// The whole address; empty for the null path, and where a stranger left the domain out.
    Optional<Mailbox> complete(PathArgument path) {
        return switch (path) {
            case PathArgument.Qualified(Mailbox mailbox) -> Optional.of(mailbox);
            case PathArgument.BarePostmaster postmaster ->
                Optional.of(Mailbox.of(LocalPart.of("postmaster"), ownDomain()));
            case PathArgument.Unqualified(LocalPart localPart)
            when areOurs() ->
                Optional.of(Mailbox.of(localPart, conversation.rules().host().origin()));
            case PathArgument.Unqualified unqualified -> Optional.empty();
            case PathArgument.NullPath none -> Optional.empty();
        };
    }

    private boolean areOurs() {
        SessionFacts facts = conversation.facts();
        return facts.relayNetwork() || facts.identity().isPresent() || facts.role() == ListenerRole.SUBMISSION;
    }

    private Domain ownDomain() {
        ListenerRules.Host host = conversation.rules().host();
        return Domain.isValid(host.hostname()) ? Domain.of(host.hostname()) : host.origin();
    }
}
