// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.TableSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `[[route]]`, in file order: the first whose conditions all hold takes the recipient.
///
/// @param rules the routes
/// @param transports for what tables name
record RouteStage(List<Rule> rules, TransportNames transports) implements Stage {
    /// A route made ready.
    ///
    /// @param number from 1, for traces
    /// @param scope which recipients
    /// @param conditions all must hold
    /// @param action what then
    record Rule(int number, RouteSettings.Scope scope, List<Condition> conditions, Action action) {}

    /// What a route does.
    sealed interface Action {
        /// `to`.
        record To(Target target) implements Action {}

        /// `table`.
        record ByTable(LookupTable table) implements Action {}
    }

    @Override
    public String name() {
        return "route";
    }

    @Override
    public Routing route(Question question, Next next) {
        boolean ours = !(question.belonging() instanceof Belonging.Foreign);
        for (Rule rule : rules) {
            boolean scope = switch (rule.scope) {
                case REMOTE -> !ours;
                case OURS -> ours;
                case ALL -> true;
            };
            Condition.Holds holds = scope ? Condition.all(rule.conditions, question) : Condition.no();
            if (holds instanceof Condition.Holds.Unclear(String why)) {
                return Stage.defer(why);
            }
            if (holds instanceof Condition.Holds.Yes) {
                Optional<Routing> answer = act(rule, question, ours);
                boolean passedOver = question.purpose() == Question.Purpose.RELEASED
                        && answer.filter(Target::holds).isPresent();
                if (answer.isPresent() && !passedOver) {
                    return answer.get();
                }
            }
        }
        return next.route(question);
    }

    private Optional<Routing> act(Rule rule, Question question, boolean ours) {
        String number = "#" + rule.number;
        if (rule.action instanceof Action.To(Target target)) {
            question.trace().step(new Trace.Step(name(), number, "found", ""));
            return Optional.of(target.route(question));
        }
        LookupTable table = ((Action.ByTable) rule.action).table;
        return switch (TableSearch.first(table, keys(question, ours))) {
            case TableSearch.Miss _ -> Optional.empty();
            case TableSearch.Fault(String why) -> Optional.of(Stage.defer(why));
            case TableSearch.Hit hit -> {
                String transport =
                        hit.values().isEmpty() ? "" : hit.values().getFirst().strip();
                question.trace()
                        .step(new Trace.Step(name(), number, "found", hit.key().text() + " " + transport));
                // a key without a transport is there to be excepted from this route
                yield transport.isEmpty() ? Optional.empty() : Optional.of(named(transport, question));
            }
        };
    }

    private Routing named(String transport, Question question) {
        try {
            return transports.target(transport).route(question);
        } catch (IllegalArgumentException bad) {
            return new Routing.Defer(
                    Diagnostic.of("4.3.5", Stage.printable("a table names a bad transport: " + bad.getMessage())));
        }
    }

    /// Address, domain, `*.parent` and `.parent` of each parent, `*`. A bare local part counts only in our
    /// own domains:
    /// elsewhere it could pose as a domain's key.
    private static List<AddressKeys.Key> keys(Question question, boolean ours) {
        AddressKeys addressKeys = question.keys();
        List<AddressKeys.Key> keys = new ArrayList<>(
                ours ? addressKeys.keys(question.mailbox()) : addressKeys.qualifiedKeys(question.mailbox()));
        for (String domain : AddressKeys.domains(question.mailbox().domain())) {
            keys.add(new AddressKeys.Key(domain, AddressKeys.Form.DOMAIN));
            for (String suffix : DomainDirectory.suffixes(domain)) {
                keys.add(new AddressKeys.Key("*" + suffix, AddressKeys.Form.DOMAIN));
                keys.add(new AddressKeys.Key(suffix, AddressKeys.Form.DOMAIN));
            }
        }
        keys.add(new AddressKeys.Key("*", AddressKeys.Form.DOMAIN));
        return keys;
    }
}
