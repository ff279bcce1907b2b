// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Collects the members of one expansion: no member twice, at most [#MAX_MEMBERS]. A member that is the
/// expanded
/// address itself goes on through the chain and carries its way, so that it is not expanded again. Not
/// thread-safe.
final class Expansion {
    static final int MAX_MEMBERS = 10_000;
    private final Question question;
    private final Stage.Next next;
    private final DomainDirectory directory;
    private final Optional<Srs> srs;
    private final Set<Routing.Member> members = new LinkedHashSet<>();
    private Optional<ReversePath> owner = Optional.empty();
    private Optional<Diagnostic> deferred = Optional.empty();

    Expansion(Question question, Stage.Next next, DomainDirectory directory, Optional<Srs> srs) {
        this.question = question;
        this.next = next;
        this.directory = directory;
        this.srs = srs;
    }

    /// From now on notifications go to the list's owner (RFC 5321 §3.9.2), and what the sender asked about
    /// them ends
    /// here (RFC 3461 §5.2.7.3).
    void ownedBy(Mailbox listOwner) {
        // a notification itself keeps its null reverse-path: nothing may be sent in answer to it
        if (!question.reversePath().isNull()) {
            owner = Optional.of(ReversePath.of(listOwner));
        }
    }

    /// Adds an address; the question's own one goes on through the chain.
    void add(Mailbox mailbox) {
        if (AddressText.same(mailbox, question.mailbox())) {
            addDirect(mailbox);
            return;
        }
        addMember(forwarded(Routing.Member.of(mailbox)));
    }

    /// Adds an address that is not to be expanded again.
    void addDirect(Mailbox mailbox) {
        Belonging whose = directory.belonging(mailbox.domain());
        switch (next.route(question.readdressed(mailbox, whose))) {
            case Routing.Via(Route route) ->
                addMember(Routing.Member.of(mailbox).withRoute(route));
            case Routing.Expand(List<Routing.Member> more) -> more.forEach(this::addMember);
            case Routing.Fail(Diagnostic why) -> addRefused(mailbox, why);
            case Routing.Defer(Diagnostic why) -> defer(why);
            case Routing.Pass _ -> defer(Diagnostic.of("4.3.5", "no way for " + mailbox));
        }
    }

    /// Adds a member with its way.
    void add(Route route) {
        addMember(Routing.Member.of(question.mailbox()).withRoute(question.carrying(route)));
    }

    /// Adds a member that fails: the others are not its concern.
    void addRefused(Mailbox mailbox, Diagnostic why) {
        Route refusal = Route.of(Refusals.TRANSPORT, why.status() + " " + why.text());
        addMember(Routing.Member.of(mailbox).withRoute(refusal));
    }

    /// The whole expansion has to wait.
    void defer(Diagnostic why) {
        deferred = deferred.or(() -> Optional.of(why));
    }

    boolean isDeferred() {
        return deferred.isPresent();
    }

    private void addMember(Routing.Member member) {
        if (members.size() >= MAX_MEMBERS) {
            defer(Diagnostic.of("4.3.5", "an alias has more than " + MAX_MEMBERS + " members"));
            return;
        }
        members.add(owner.map(path -> member.withReversePath(path).withDsn(DsnRequest.unsaid()))
                .orElse(member));
    }

    /// The member with an SRS reverse-path, when the mail leaves for a host that would check SPF of a foreign
    /// sender.
    private Routing.Member forwarded(Routing.Member member) {
        if (srs.isEmpty() || owner.isPresent() || question.reversePath().isNull()) {
            return member;
        }
        boolean leaves = directory.belonging(member.mailbox().domain()) instanceof Belonging.Foreign;
        Mailbox sender = question.reversePath().mailbox().orElseThrow();
        boolean strange = directory.belonging(sender.domain()) instanceof Belonging.Foreign;
        return leaves && strange
                ? member.withReversePath(ReversePath.of(srs.get().forward(sender)))
                : member;
    }

    /// The answer.
    Routing routing() {
        if (deferred.isPresent()) {
            return new Routing.Defer(deferred.get());
        }
        if (members.isEmpty()) {
            return Stage.fail("5.3.5", "the alias " + question.mailbox() + " has no member");
        }
        return new Routing.Expand(new ArrayList<>(members));
    }
}
