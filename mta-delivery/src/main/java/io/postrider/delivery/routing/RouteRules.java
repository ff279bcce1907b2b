// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.IpNetwork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Makes the rules of the `[[route]]` tables.
///
/// @param routes in file order
/// @param read makes things of texts
record RouteRules(List<RoutingSettings.ConfiguredRoute> routes, SettingReader read) {
    private static final String SECTION = "route";

    List<RouteStage.Rule> rules() throws InvalidSettingException {
        List<RouteStage.Rule> rules = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            RouteSettings route = routes.get(i).route();
            rules.add(new RouteStage.Rule(
                    i + 1, route.scope(), conditions(i, routes.get(i).when()), action(i, route)));
        }
        return List.copyOf(rules);
    }

    private RouteStage.Action action(int index, RouteSettings route) throws InvalidSettingException {
        if (route.to().isPresent() == route.table().isPresent()) {
            throw read.ports().complaints().invalid(SECTION, index, "to", "a [[route]] has either to or table");
        }
        Optional<Target> target = read.target(SECTION, index, "to", route.to());
        return target.isPresent()
                ? new RouteStage.Action.To(target.get())
                : new RouteStage.Action.ByTable(
                        read.table(SECTION, index, "table", route.table().orElseThrow()));
    }

    private List<Condition> conditions(int index, RouteConditions when) throws InvalidSettingException {
        List<Condition> all = new ArrayList<>();
        addDomains(
                all,
                index,
                "recipient-domain",
                when.recipientDomain(),
                q -> Optional.of(q.mailbox().domain()));
        addDomains(
                all,
                index,
                "sender-domain",
                when.senderDomain(),
                q -> q.reversePath().mailbox().map(Mailbox::domain));
        addAddresses(all, index, "recipient", when.recipient(), q -> Optional.of(q.mailbox()));
        addAddresses(all, index, "sender", when.sender(), q -> q.reversePath().mailbox());
        addNetworks(all, index, when.clientNetwork());
        addWords(all, index, "user", when.user(), q -> q.envelope().user().orElse(""));
        addWords(all, index, "listener", when.listener(), q -> q.envelope().listener());
        addWords(all, index, "tenant", when.tenant(), q -> q.envelope().tenant());
        return List.copyOf(all);
    }

    private void addDomains(
            List<Condition> all, int index, String key, List<String> items, Function<Question, Optional<Domain>> what)
            throws InvalidSettingException {
        List<DomainPattern> patterns = new ArrayList<>();
        for (String item : plain(items)) {
            try {
                patterns.add(DomainPattern.parse(item));
            } catch (IllegalArgumentException e) {
                throw read.ports().complaints().invalid(SECTION, index, key, String.valueOf(e.getMessage()));
            }
        }
        if (!items.isEmpty()) {
            all.add(new Condition.OfDomain(what, patterns, tables(index, key, items)));
        }
    }

    private void addAddresses(
            List<Condition> all, int index, String key, List<String> items, Function<Question, Optional<Mailbox>> what)
            throws InvalidSettingException {
        Set<String> addresses = new HashSet<>();
        for (String item : plain(items)) {
            String address = item.equals("<>") ? "" : item;
            int at = address.lastIndexOf('@');
            boolean named = at >= 0 && Domain.isValid(address.substring(at + 1));
            addresses.add(
                    named
                            ? AddressKeys.fold(address.substring(0, at + 1))
                                    + Domain.of(address.substring(at + 1)).ascii()
                            : AddressKeys.fold(address));
        }
        if (!items.isEmpty()) {
            all.add(new Condition.OfAddress(what, Set.copyOf(addresses), tables(index, key, items)));
        }
    }

    private void addNetworks(List<Condition> all, int index, List<String> items) throws InvalidSettingException {
        List<IpNetwork> networks = new ArrayList<>();
        List<LookupTable> tables = new ArrayList<>();
        for (String item : items) {
            // an IPv6 network looks like the URI of a table: whatever is a network is one
            Optional<IpNetwork> network = network(item);
            if (network.isPresent()) {
                networks.add(network.get());
            } else if (read.isTable(item)) {
                tables.add(read.table(SECTION, index, "client-network", item));
            } else {
                throw read.ports()
                        .complaints()
                        .invalid(SECTION, index, "client-network", "\"" + item + "\" is no network and no table");
            }
        }
        if (!items.isEmpty()) {
            all.add(new Condition.OfNetwork(networks, tables));
        }
    }

    private static Optional<IpNetwork> network(String text) {
        try {
            return Optional.of(IpNetwork.parse(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private void addWords(
            List<Condition> all, int index, String key, List<String> items, Function<Question, String> what)
            throws InvalidSettingException {
        if (!items.isEmpty()) {
            all.add(new Condition.OfWord(what, Set.copyOf(plain(items)), tables(index, key, items)));
        }
    }

    private List<String> plain(List<String> items) {
        return items.stream().filter(item -> !read.isTable(item)).toList();
    }

    private List<LookupTable> tables(int index, String key, List<String> items) throws InvalidSettingException {
        List<LookupTable> tables = new ArrayList<>();
        for (String item : items) {
            if (read.isTable(item)) {
                tables.add(read.table(SECTION, index, key, item));
            }
        }
        return List.copyOf(tables);
    }
}
