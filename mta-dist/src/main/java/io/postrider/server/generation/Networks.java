// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.lookup.IpNetwork;
import io.postrider.server.config.TomlSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A list of networks as a predicate.
///
/// @param networks any of which holds the address
record Networks(List<IpNetwork> networks) implements Predicate<InetAddress> {
    /// Reads the value of a key.
    static Networks of(TomlSettings table, String key, List<String> texts) throws InvalidSettingException {
        List<IpNetwork> networks = new ArrayList<>();
        for (String text : texts) {
            try {
                networks.add(IpNetwork.parse(text));
            } catch (IllegalArgumentException e) {
                throw table.invalid(key, "\"" + text + "\": " + e.getMessage());
            }
        }
        return new Networks(List.copyOf(networks));
    }

    @Override
    public boolean test(InetAddress address) {
        return networks.stream().anyMatch(n -> n.contains(address));
    }
}
