// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Follows expansions to their ends as the queue would, without side effects: no address twice, at most
/// [#MAX_ADDRESSES] of them. Not thread-safe.
final class Leaves {
    private static final int MAX_ADDRESSES = 1_000;
    private final RoutingChain chain;
    private final Envelope envelope;
    private final Trace trace;
    private final List<Explanation.Leaf> found = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private record Pending(Recipient recipient, Routing routing) {}

    Leaves(RoutingChain chain, Envelope envelope, Trace trace) {
        this.chain = chain;
        this.envelope = envelope;
        this.trace = trace;
    }

    List<Explanation.Leaf> found() {
        return found;
    }

    /// Follows to all ends.
    void follow(Recipient recipient, Routing routing) {
        walk(recipient, routing, false);
    }

    /// Follows until one end is a way; tells the first refusal otherwise, a deferral before a failure.
    Optional<Diagnostic> refusal(Recipient recipient, Routing routing) {
        if (walk(recipient, routing, true)) {
            return Optional.empty();
        }
        List<Diagnostic> whys = found.stream()
                .map(leaf -> why(leaf.routing()))
                .flatMap(Optional::stream)
                .toList();
        return whys.stream()
                .filter(why -> why.status().isTransient())
                .findFirst()
                .or(() -> whys.stream().findFirst())
                .or(() -> Optional.of(Diagnostic.of("5.4.6", "alias loop")));
    }

    private static Optional<Diagnostic> why(Routing routing) {
        return switch (routing) {
            case Routing.Fail(Diagnostic why) -> Optional.of(why);
            case Routing.Defer(Diagnostic why) -> Optional.of(why);
            case Routing.Pass _, Routing.Via _, Routing.Expand _ -> Optional.empty();
        };
    }

    private boolean walk(Recipient recipient, Routing routing, boolean untilFirst) {
        Deque<Pending> pending = new ArrayDeque<>();
        seen.add(AddressText.identity(recipient.mailbox()));
        pending.add(new Pending(recipient, routing));
        boolean accepted = false;
        while (!pending.isEmpty() && !(accepted && untilFirst)) {
            Pending next = pending.poll();
            if (next.routing instanceof Routing.Expand(List<Routing.Member> members)) {
                for (Routing.Member member : members) {
                    accepted |= expand(next.recipient, member, pending);
                    if (accepted && untilFirst) {
                        break;
                    }
                }
            } else {
                accepted |= leaf(next.recipient.mailbox(), next.routing);
            }
        }
        return accepted;
    }

    private boolean expand(Recipient parent, Routing.Member member, Deque<Pending> pending) {
        if (member.route().isPresent()) {
            return leaf(member.mailbox(), new Routing.Via(member.route().get()));
        }
        if (seen.size() >= MAX_ADDRESSES || !seen.add(AddressText.identity(member.mailbox()))) {
            return false;
        }
        Recipient child =
                Recipient.of(parent, seen.size(), member.mailbox(), member.dsn().orElse(parent.dsn()));
        Routing routing = chain.admit(envelope, child, trace);
        if (routing instanceof Routing.Expand) {
            pending.add(new Pending(child, routing));
            return false;
        }
        return leaf(member.mailbox(), routing);
    }

    /// Notes an end; true when mail would be taken for it.
    private boolean leaf(Mailbox mailbox, Routing routing) {
        Routing shown = routing;
        if (routing instanceof Routing.Via(Route route)) {
            Optional<Diagnostic> refused = Refusals.of(route);
            if (refused.isEmpty()) {
                found.add(new Explanation.Leaf(mailbox, routing));
                return true;
            }
            shown = refused.get().status().isPermanent()
                    ? new Routing.Fail(refused.get())
                    : new Routing.Defer(refused.get());
        }
        found.add(new Explanation.Leaf(mailbox, shown));
        return false;
    }
}
