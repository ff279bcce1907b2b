// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.TableSearch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Adds recipients that get a copy: of all mail and by sender once a message (with its first recipient), by
/// recipient
/// with each that the sender named. Our own notifications and reports are not copied. The copies ask for no
/// notification.
///
/// @param always addresses
/// @param bySender a table of reverse-paths
/// @param byRecipient a table of recipients
record BccStage(List<Mailbox> always, Optional<LookupTable> bySender, Optional<LookupTable> byRecipient)
        implements Stage {
    private static final AddressKeys SENDER_KEYS = AddressKeys.of("+");
    private static final Set<Origin> NEVER_COPIED = EnumSet.of(Origin.DSN, Origin.REPORT);

    @Override
    public String name() {
        return "bcc";
    }

    @Override
    public Routing route(Question question, Next next) {
        boolean named = question.envelope().recipients().contains(question.recipient());
        if (!named || NEVER_COPIED.contains(question.envelope().origin())) {
            return next.route(question);
        }
        List<Mailbox> copies = new ArrayList<>();
        Optional<String> fault = Optional.empty();
        if (question.envelope().recipients().getFirst().equals(question.recipient())) {
            copies.addAll(always);
            fault = question.reversePath().mailbox().flatMap(by -> add(copies, bySender, by, SENDER_KEYS));
        }
        fault = fault.or(() -> add(copies, byRecipient, question.mailbox(), question.keys()));
        if (fault.isPresent()) {
            return Stage.defer(fault.get());
        }
        copies.removeIf(copy -> AddressText.same(copy, question.mailbox()));
        return copies.isEmpty() ? next.route(question) : with(copies, next.route(question), question);
    }

    /// Adds what a table has; tells a fault.
    private static Optional<String> add(
            List<Mailbox> copies, Optional<LookupTable> table, Mailbox mailbox, AddressKeys keys) {
        if (table.isEmpty()) {
            return Optional.empty();
        }
        return switch (TableSearch.first(table.get(), keys.keys(mailbox))) {
            case TableSearch.Miss _ -> Optional.empty();
            case TableSearch.Fault(String why) -> Optional.of(why);
            case TableSearch.Hit(var _, List<String> values) -> {
                for (String value : values) {
                    for (String address : value.split("[, \t]+")) {
                        AddressText.read(address, mailbox).ifPresent(copies::add);
                    }
                }
                yield Optional.empty();
            }
        };
    }

    private static Routing with(List<Mailbox> copies, Routing rest, Question question) {
        List<Routing.Member> members = new ArrayList<>();
        switch (rest) {
            case Routing.Via(Route route) ->
                members.add(Routing.Member.of(question.mailbox()).withRoute(route));
            case Routing.Expand(List<Routing.Member> more) -> members.addAll(more);
            case Routing.Fail _, Routing.Defer _, Routing.Pass _ -> {
                return rest;
            }
        }
        for (Mailbox copy : copies) {
            question.trace().step(new Trace.Step("bcc", copy.toString(), "expanded", ""));
            members.add(Routing.Member.of(copy).withDsn(DsnRequest.unsaid().withNotify(Set.of())));
        }
        return new Routing.Expand(members);
    }
}
