// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `cidr:PATH`: a file of `NETWORK` or `NETWORK value` lines, asked with IP addresses; `!NETWORK value` holds
/// for what
/// lies outside. The first line that matches counts. Reloaded on change.
public final class CidrTableFactory implements LookupTableFactory {
    /// One line.
    private record Rule(IpNetwork network, boolean inverted, List<String> values) {}

    @Override
    public String name() {
        return "cidr";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        WatchedFile<List<Rule>> file = FileTables.open(context, CidrTableFactory::parse);
        return key -> lookup(file.current(), key);
    }

    private static Lookup lookup(List<Rule> rules, String key) {
        Optional<InetAddress> address = IpNetwork.address(key);
        if (address.isEmpty()) {
            return new Lookup.Absent();
        }
        for (Rule rule : rules) {
            if (rule.network.contains(address.get()) != rule.inverted) {
                return new Lookup.Found(rule.values);
            }
        }
        return new Lookup.Absent();
    }

    private static List<Rule> parse(String text, Consumer<String> complain) {
        List<Rule> rules = new ArrayList<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            boolean inverted = line.text().startsWith("!");
            String[] parts = line.text().substring(inverted ? 1 : 0).strip().split("[ \t]+", 2);
            try {
                List<String> values = parts.length == 2 ? List.of(parts[1].strip()) : List.of();
                rules.add(new Rule(IpNetwork.parse(parts[0]), inverted, values));
            } catch (IllegalArgumentException e) {
                complain.accept(line.number() + ": " + e.getMessage() + "; the line is not used");
            }
        }
        return List.copyOf(rules);
    }
}
