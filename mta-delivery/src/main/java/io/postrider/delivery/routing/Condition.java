// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.IpNetwork;
import io.postrider.delivery.lookup.TableSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One condition of a `[[route]]`: something of the question is among the items, or in one of the tables.
/// Immutable.
sealed interface Condition {
    /// A domain among patterns.
    record OfDomain(Function<Question, Optional<Domain>> what, List<DomainPattern> patterns, List<LookupTable> tables)
            implements Condition {}

    /// An address among addresses; the empty text stands for the null reverse-path.
    record OfAddress(Function<Question, Optional<Mailbox>> what, Set<String> addresses, List<LookupTable> tables)
            implements Condition {}

    /// The client's address among networks.
    record OfNetwork(List<IpNetwork> networks, List<LookupTable> tables) implements Condition {}

    /// A word among words; `*` is any but the empty one.
    record OfWord(Function<Question, String> what, Set<String> words, List<LookupTable> tables) implements Condition {}

    /// Whether it holds.
    sealed interface Holds {
        /// It does.
        record Yes() implements Holds {}

        /// It does not.
        record No() implements Holds {}

        /// A table cannot say.
        record Unclear(String why) implements Holds {}
    }

    static Holds no() {
        return new Holds.No();
    }

    private static Holds of(boolean holds) {
        return holds ? new Holds.Yes() : new Holds.No();
    }

    /// Whether all hold; the first that does not, or cannot be told, ends it.
    static Holds all(List<Condition> conditions, Question question) {
        for (Condition condition : conditions) {
            Holds holds = condition.holds(question);
            if (!(holds instanceof Holds.Yes)) {
                return holds;
            }
        }
        return new Holds.Yes();
    }

    /// Whether it holds for a question.
    default Holds holds(Question question) {
        return switch (this) {
            case OfDomain(var what, var patterns, var tables) ->
                what.apply(question)
                        .map(domain -> patterns.stream().anyMatch(p -> p.matches(domain))
                                ? of(true)
                                : in(tables, domainKeys(domain)))
                        .orElseGet(Condition::no);
            case OfAddress(var what, var addresses, var tables) ->
                address(what.apply(question), addresses, tables, question.keys());
            case OfNetwork(var networks, var tables) ->
                question.envelope()
                        .clientAddress()
                        .flatMap(IpNetwork::address)
                        .map(client -> networks.stream().anyMatch(network -> network.contains(client))
                                ? of(true)
                                : in(tables, List.of(client.getHostAddress())))
                        .orElseGet(Condition::no);
            case OfWord(var what, var words, var tables) -> word(what.apply(question), words, tables);
        };
    }

    private static Holds word(String word, Set<String> words, List<LookupTable> tables) {
        if (words.contains(word) || !word.isEmpty() && words.contains("*")) {
            return of(true);
        }
        return word.isEmpty() ? of(false) : in(tables, List.of(word));
    }

    private static Holds address(
            Optional<Mailbox> mailbox, Set<String> addresses, List<LookupTable> tables, AddressKeys keys) {
        if (mailbox.isEmpty()) {
            return addresses.contains("") ? of(true) : in(tables, List.of("<>"));
        }
        List<String> texts =
                keys.keys(mailbox.get()).stream().map(AddressKeys.Key::text).toList();
        return texts.stream().anyMatch(addresses::contains) ? of(true) : in(tables, texts);
    }

    private static List<String> domainKeys(Domain domain) {
        List<String> keys = new ArrayList<>();
        for (String name : AddressKeys.domains(domain)) {
            keys.add(name);
            DomainDirectory.suffixes(name).forEach(suffix -> {
                keys.add("*" + suffix);
                keys.add(suffix);
            });
        }
        return keys;
    }

    private static Holds in(List<LookupTable> tables, List<String> keys) {
        for (LookupTable table : tables) {
            for (String key : keys) {
                switch (TableSearch.ask(table, key)) {
                    case Lookup.Found _ -> {
                        return of(true);
                    }
                    case Lookup.Unavailable(String why) -> {
                        return new Holds.Unclear(why);
                    }
                    case Lookup.Absent _ -> {}
                }
            }
        }
        return of(false);
    }
}
