// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Domain;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.IpNetwork;
import io.postrider.delivery.lookup.TableSearch;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which domains are ours: exact names before tables' exact keys, before wildcards (the longest first),
/// before tables'
/// wildcards; then our own name, `localhost` and our addresses. Immutable.
final class DomainDirectory {
    private final Map<String, LocalDomain> exact;
    private final Map<String, LocalDomain> below;
    private final List<Listed> tables;
    private final Set<String> ownNames;
    private final Predicate<InetAddress> ownAddress;
    private final Optional<Domain> home;
    private final boolean empty;

    /// A table whose keys are domains.
    private record Listed(LookupTable table, LocalDomain domain) {}

    /// Collects the names while the configuration is read.
    static final class Names {
        private final Map<String, LocalDomain> exact = new LinkedHashMap<>();
        private final Map<String, LocalDomain> below = new LinkedHashMap<>();
        private final List<Listed> tables = new ArrayList<>();

        /// @throws IllegalArgumentException with a sentence when `pattern` is none, or stands there twice
        void add(String pattern, LocalDomain domain) {
            LocalDomain before = switch (DomainPattern.parse(pattern)) {
                case DomainPattern.Exact(String ascii) -> exact.putIfAbsent(ascii, domain);
                case DomainPattern.Below(String suffix) -> below.putIfAbsent(suffix, domain);
                case DomainPattern.Everything _ ->
                    throw new IllegalArgumentException("\"*\" would make us responsible for all domains there are");
            };
            if (before != null) {
                throw new IllegalArgumentException("\"" + pattern + "\" stands in two [[domain]] tables");
            }
        }

        void add(LookupTable table, LocalDomain domain) {
            tables.add(new Listed(table, domain));
        }

        /// The first plain name.
        Optional<String> first() {
            return exact.keySet().stream().findFirst();
        }

        boolean has(String ascii) {
            return exact.containsKey(ascii);
        }

        boolean isEmpty() {
            return exact.isEmpty() && below.isEmpty() && tables.isEmpty();
        }
    }

    /// @param home what our own name, `localhost` and our addresses stand for
    DomainDirectory(Names names, Set<String> ownNames, Predicate<InetAddress> ownAddress, Optional<Domain> home) {
        this.exact = Map.copyOf(names.exact);
        this.below = Map.copyOf(names.below);
        this.tables = List.copyOf(names.tables);
        this.ownNames = Set.copyOf(ownNames);
        this.ownAddress = ownAddress;
        this.home = home;
        this.empty = names.isEmpty();
    }

    /// True for a null client: no `[[domain]]`.
    boolean isEmpty() {
        return empty;
    }

    /// What [Belonging.Itself] stands for; empty when nothing better than itself is known.
    Optional<Domain> home() {
        return home;
    }

    /// Whose `domain` is.
    Belonging belonging(Domain domain) {
        if (domain.isLiteral()) {
            return literal(domain);
        }
        LocalDomain named = exact.get(domain.ascii());
        if (named != null) {
            return new Belonging.Ours(named);
        }
        Belonging listed = listed(AddressKeys.domains(domain));
        if (!(listed instanceof Belonging.Foreign)) {
            return listed;
        }
        List<String> suffixes = suffixes(domain.ascii());
        for (String suffix : suffixes) {
            LocalDomain wide = below.get(suffix);
            if (wide != null) {
                return new Belonging.Ours(wide);
            }
        }
        Belonging wideListed =
                listed(suffixes.stream().map(suffix -> "*" + suffix).toList());
        boolean itself = wideListed instanceof Belonging.Foreign && ownNames.contains(domain.ascii());
        return itself ? new Belonging.Itself() : wideListed;
    }

    private Belonging literal(Domain domain) {
        LocalDomain named = exact.get(domain.ascii());
        if (named != null) {
            return new Belonging.Ours(named);
        }
        boolean ours = IpNetwork.address(domain.ascii()).filter(ownAddress).isPresent();
        return ours ? new Belonging.Itself() : new Belonging.Foreign();
    }

    private Belonging listed(List<String> keys) {
        for (Listed listed : tables) {
            for (String key : keys) {
                switch (TableSearch.ask(listed.table, key)) {
                    case Lookup.Found _ -> {
                        return new Belonging.Ours(listed.domain);
                    }
                    case Lookup.Unavailable(String why) -> {
                        return new Belonging.Unclear(why);
                    }
                    case Lookup.Absent _ -> {}
                }
            }
        }
        return new Belonging.Foreign();
    }

    /// `.b.example`, `.example` for `a.b.example`.
    static List<String> suffixes(String name) {
        List<String> suffixes = new ArrayList<>();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            suffixes.add(name.substring(dot));
        }
        return suffixes;
    }
}
