// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.TableSearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Aliases of our domains, and who exists in them. In order: virtual aliases, aliases(5), relocated, the
/// recipients,
/// then the postmaster rule or catch-all for those who do not exist, then the forward files of those who do.
/// Recipients
/// of other domains pass.
///
/// @param directory our domains
/// @param probe asks the next hop
/// @param postmaster where the postmaster's mail goes
/// @param relocated who has moved
/// @param srs for what is forwarded to other hosts
record AliasStage(
        DomainDirectory directory,
        RecipientProbe probe,
        Mailbox postmaster,
        Optional<LookupTable> relocated,
        Optional<Srs> srs)
        implements Stage {
    @Override
    public String name() {
        return "alias";
    }

    @Override
    public Routing route(Question question, Next next) {
        return switch (question.belonging()) {
            case Belonging.Ours(LocalDomain domain) -> inDomain(domain, question, next);
            case Belonging.Unclear(String why) -> Stage.defer(why);
            case Belonging.Itself _, Belonging.Foreign _ -> next.route(question);
        };
    }

    private Routing inDomain(LocalDomain domain, Question question, Next next) {
        TableSearch virtual =
                search("virtual-alias", domain.virtualAliases(), domain.keys().keys(question.mailbox()), question);
        if (virtual instanceof TableSearch.Hit hit) {
            return virtualAlias(domain, hit, question, next);
        }
        TableSearch alias = virtual instanceof TableSearch.Fault
                ? virtual
                : search(
                        "alias",
                        domain.aliases(),
                        domain.keys().localKeys(question.mailbox().localPart()),
                        question);
        return switch (alias) {
            case TableSearch.Hit hit -> alias(domain, hit, question, next);
            case TableSearch.Fault(String why) -> Stage.defer(why);
            case TableSearch.Miss _ -> unaliased(domain, question, next);
        };
    }

    private static TableSearch search(
            String stage, Optional<LookupTable> table, List<AddressKeys.Key> keys, Question question) {
        if (table.isEmpty()) {
            return new TableSearch.Miss();
        }
        TableSearch found = TableSearch.first(table.get(), keys);
        question.trace()
                .step(
                        switch (found) {
                            case TableSearch.Hit hit ->
                                new Trace.Step(stage, hit.key().text(), "found", String.join(", ", hit.values()));
                            case TableSearch.Miss _ ->
                                new Trace.Step(stage, question.mailbox().toString(), "absent", "");
                            case TableSearch.Fault(String why) ->
                                new Trace.Step(stage, question.mailbox().toString(), "defer", why);
                        });
        return found;
    }

    private Routing virtualAlias(LocalDomain domain, TableSearch.Hit hit, Question question, Next next) {
        Expansion expansion = new Expansion(question, next, directory, srs);
        AddressKeys.Split split = domain.keys().split(question.mailbox().localPart());
        boolean passOn =
                domain.policy().propagateExtensions() && hit.key().form() == AddressKeys.Form.WITHOUT_EXTENSION;
        for (AliasItem item : AliasItem.parse(String.join(",", hit.values()))) {
            Optional<Mailbox> address = item instanceof AliasItem.Address(String text)
                    ? AddressText.read(text, question.mailbox())
                    : Optional.empty();
            if (address.isEmpty()) {
                expansion.addRefused(
                        question.mailbox(),
                        Diagnostic.of("5.3.5", Stage.printable("a virtual alias has something else than an address")));
                continue;
            }
            expansion.add(passOn ? AddressText.extended(address.get(), split) : address.get());
        }
        return expansion.routing();
    }

    private Routing alias(LocalDomain domain, TableSearch.Hit hit, Question question, Next next) {
        Expansion expansion = new Expansion(question, next, directory, srs);
        String name = hit.key().text();
        Optional<Mailbox> owner = AliasMembers.owner(name, question.mailbox());
        if (owner.isPresent() && !name.startsWith("owner-")) {
            List<AddressKeys.Key> key = AddressKeys.of("").localKeys(owner.get().localPart());
            switch (search("alias", domain.aliases(), key, question)) {
                case TableSearch.Hit _ -> expansion.ownedBy(owner.get());
                case TableSearch.Fault(String why) -> {
                    return Stage.defer(why);
                }
                case TableSearch.Miss _ -> {}
            }
        }
        new AliasMembers(domain, question, expansion).addAll(String.join(",", hit.values()));
        return expansion.routing();
    }

    private Routing unaliased(LocalDomain domain, Question question, Next next) {
        List<AddressKeys.Key> keys = domain.keys().keys(question.mailbox());
        switch (search("relocated", relocated, keys, question)) {
            case TableSearch.Hit hit -> {
                return Stage.fail("5.1.6", "user has moved to " + String.join(", ", hit.values()));
            }
            case TableSearch.Fault(String why) -> {
                return Stage.defer(why);
            }
            case TableSearch.Miss _ -> {}
        }
        return switch (existence(domain, keys, question)) {
            case Existence.Listed _ -> existing(domain, question, next);
            case Existence.Assumed _ ->
                PostmasterStage.isPostmaster(question.mailbox())
                        ? toPostmaster(domain, question, next)
                        : existing(domain, question, next);
            case Existence.Missing(String why) -> missing(domain, question, next, why);
            case Existence.Unknown(String why) -> Stage.defer(why);
        };
    }

    /// Whether a recipient exists beside the aliases.
    private sealed interface Existence {
        /// A table or the next hop knows it.
        record Listed() implements Existence {}

        /// Every local part exists.
        record Assumed() implements Existence {}

        /// It does not exist.
        record Missing(String why) implements Existence {}

        /// A table or the next hop cannot say.
        record Unknown(String why) implements Existence {}
    }

    private Existence existence(LocalDomain domain, List<AddressKeys.Key> keys, Question question) {
        if (domain.deliverTo().isEmpty()) {
            return new Existence.Missing("no such user here");
        }
        return switch (domain.recipients()) {
            case LocalDomain.RecipientSource.Everyone _ -> new Existence.Assumed();
            case LocalDomain.RecipientSource.Listed(LookupTable table) ->
                switch (search("recipient", Optional.of(table), keys, question)) {
                    case TableSearch.Hit _ -> new Existence.Listed();
                    case TableSearch.Miss _ -> new Existence.Missing("no such user here");
                    case TableSearch.Fault(String why) -> new Existence.Unknown(why);
                };
            case LocalDomain.RecipientSource.Probed _ ->
                question.purpose() == Question.Purpose.ADMISSION ? probed(question) : new Existence.Assumed();
        };
    }

    private Existence probed(Question question) {
        return switch (probe.probe(question.mailbox())) {
            case RecipientProbe.Result.Deliverable _ -> new Existence.Listed();
            case RecipientProbe.Result.Undeliverable(var reply) ->
                new Existence.Missing("undeliverable address: the next hop said: " + reply);
            case RecipientProbe.Result.Unknown(String why) -> new Existence.Unknown("unverified address: " + why);
        };
    }

    private Routing missing(LocalDomain domain, Question question, Next next, String why) {
        if (PostmasterStage.isPostmaster(question.mailbox())) {
            return toPostmaster(domain, question, next);
        }
        if (domain.catchAll().isEmpty()) {
            return Stage.fail("5.1.1", why);
        }
        boolean itself = domain.catchAll().stream().anyMatch(all -> AddressText.same(all, question.mailbox()));
        if (itself) {
            return domain.deliverTo().isEmpty() ? Stage.fail("5.1.1", why) : next.route(question);
        }
        question.trace().step(new Trace.Step("catch-all", question.mailbox().toString(), "expanded", ""));
        Expansion expansion = new Expansion(question, next, directory, srs);
        domain.catchAll().forEach(expansion::add);
        return expansion.routing();
    }

    // RFC 5321 §4.5.1: the postmaster is always accepted, even where nobody has thought of him
    private Routing toPostmaster(LocalDomain domain, Question question, Next next) {
        if (!AddressText.same(question.mailbox(), postmaster)) {
            question.trace()
                    .step(new Trace.Step("postmaster", question.mailbox().toString(), "expanded", "" + postmaster));
            return new Routing.Expand(List.of(Routing.Member.of(postmaster)));
        }
        return domain.deliverTo().isPresent()
                ? next.route(question)
                : new Routing.Via(question.carrying(Route.of(Target.HOLD, "the postmaster has no mailbox")));
    }

    private Routing existing(LocalDomain domain, Question question, Next next) {
        Optional<Template> file = domain.policy().forwardFile();
        if (file.isEmpty() || !(file.get().fill(question, true) instanceof Template.Filled.Good(String path))) {
            return next.route(question);
        }
        return switch (ForwardFile.read(Path.of(path))) {
            case ForwardFile.Forward.None _ -> next.route(question);
            case ForwardFile.Forward.Fault(String why) -> Stage.defer(why);
            case ForwardFile.Forward.Members(List<AliasItem> items) -> {
                question.trace().step(new Trace.Step("forward", path, "found", ""));
                Expansion expansion = new Expansion(question, next, directory, srs);
                new AliasMembers(domain, question, expansion).addItems(items);
                yield expansion.routing();
            }
        };
    }
}
