// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.lookup.AddressKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Replaces addresses of the envelope: our own name and addresses by the domain they stand for, canonical
/// addresses,
/// masqueraded senders, and on the way out to other hosts generic addresses. The null reverse-path is never
/// replaced.
///
/// @param directory our domains
/// @param recipients canonical tables for recipients
/// @param senders canonical tables for senders
/// @param generic tables for what goes to other hosts
/// @param masqueraded suffixes `.example.org` that are cut down to `example.org`
/// @param unmasked local parts that keep theirs
record RewriteStage(
        DomainDirectory directory,
        Rewriter recipients,
        Rewriter senders,
        Rewriter generic,
        List<String> masqueraded,
        Set<String> unmasked)
        implements Stage {
    private static final AddressKeys SENDER_KEYS = AddressKeys.of("+");

    @Override
    public String name() {
        return "rewrite";
    }

    @Override
    public Routing route(Question question, Next next) {
        if (question.belonging() instanceof Belonging.Unclear(String why)) {
            return Stage.defer(why);
        }
        Question atHome = atHome(question);
        Mailbox sender = question.reversePath().mailbox().orElse(atHome.mailbox());
        Rewriter.Rewritten recipient = recipients.rewrite(atHome.mailbox(), atHome.keys());
        Rewriter.Rewritten from = senders.rewrite(sender, SENDER_KEYS);
        if (recipient instanceof Rewriter.Rewritten.To(Mailbox to)
                && from instanceof Rewriter.Rewritten.To(Mailbox by)) {
            Question rewritten = withRecipient(atHome, to);
            return outgoing(next.route(withSender(rewritten, masked(by))), rewritten);
        }
        return Stage.defer(recipient instanceof Rewriter.Rewritten.Fault(String why) ? why : "sender table: " + from);
    }

    private Question atHome(Question question) {
        boolean itself = question.belonging() instanceof Belonging.Itself;
        if (!itself || directory.home().isEmpty()) {
            return question;
        }
        Domain home = directory.home().get();
        return withRecipient(question, Mailbox.of(question.mailbox().localPart(), home));
    }

    private Question withRecipient(Question question, Mailbox to) {
        if (to.equals(question.mailbox())) {
            return question;
        }
        question.trace().step(new Trace.Step(name(), question.mailbox().toString(), "rewritten", to.toString()));
        return question.readdressed(to, directory.belonging(to.domain()));
    }

    private Question withSender(Question question, Mailbox by) {
        boolean same = question.reversePath().mailbox().map(by::equals).orElse(true);
        if (same) {
            return question;
        }
        question.trace().step(new Trace.Step(name(), question.reversePath().toString(), "rewritten", by.toString()));
        return question.withReversePath(ReversePath.of(by));
    }

    private Mailbox masked(Mailbox sender) {
        String name = sender.domain().ascii();
        if (unmasked.contains(AddressText.folded(sender))) {
            return sender;
        }
        Optional<String> suffix = masqueraded.stream().filter(name::endsWith).findFirst();
        return suffix.map(s -> Mailbox.of(sender.localPart(), Domain.of(s.substring(1))))
                .orElse(sender);
    }

    /// Generic addresses for what leaves this site.
    private Routing outgoing(Routing routing, Question question) {
        boolean leaves = question.belonging() instanceof Belonging.Foreign;
        if (!leaves || generic.tables().isEmpty() || !(routing instanceof Routing.Via(Route route))) {
            return routing;
        }
        Mailbox to = route.recipient().orElse(question.mailbox());
        ReversePath by = route.reversePath().orElse(question.reversePath());
        Rewriter.Rewritten recipient = generic.rewrite(to, question.keys());
        Rewriter.Rewritten sender = generic.rewrite(by.mailbox().orElse(to), SENDER_KEYS);
        if (recipient instanceof Rewriter.Rewritten.To(Mailbox newTo)
                && sender instanceof Rewriter.Rewritten.To(Mailbox newBy)) {
            Route changed = newTo.equals(to) ? route : route.withRecipient(newTo);
            boolean sameSender = by.isNull() || ReversePath.of(newBy).equals(by);
            return new Routing.Via(sameSender ? changed : changed.withReversePath(ReversePath.of(newBy)));
        }
        return Stage.defer("a generic table cannot say");
    }
}
