// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which transports there are: the `[transport.X]` of the configuration and the URI schemes that the
/// transports'
/// factories serve. Immutable.
public final class TransportNames {
    private final Map<String, Named> named;
    private final Set<String> schemes;

    /// What routing needs of a `[transport.X]`.
    ///
    /// @param to its target
    /// @param command the program and its arguments, instead of `to`
    public record Named(Optional<String> to, List<String> command) {
        /// Copies the list.
        public Named {
            command = List.copyOf(command);
        }
    }

    /// The transports of one configuration.
    ///
    /// @param named the `[transport.X]` by X
    /// @param schemes what the factories serve, built-in ones included
    public TransportNames(Map<String, Named> named, Set<String> schemes) {
        this.named = new TreeMap<>(named);
        this.schemes = new TreeSet<>(schemes);
    }

    /// Makes a transport ready for routing.
    ///
    /// @throws IllegalArgumentException with a sentence when there is no such transport or placeholder
    Target target(String text) {
        return target(TransportUri.parse(text), text);
    }

    private Target target(TransportUri uri, String text) {
        return switch (uri) {
            case TransportUri.Named(String name) -> ofName(name, text);
            case TransportUri.Other(String scheme, String location) -> {
                if (!schemes.contains(scheme)) {
                    throw new IllegalArgumentException("\"" + text + "\": no transport serves the scheme " + scheme
                            + ":; there are " + String.join(": ", schemes) + ":");
                }
                yield new Target.Hop(scheme, Template.parse(location));
            }
            default -> Target.of(uri, Optional.empty());
        };
    }

    private Target ofName(String name, String text) {
        Named transport = named.get(name);
        if (transport == null) {
            throw new IllegalArgumentException("\"" + text + "\": there is no [transport." + name + "]"
                    + (named.isEmpty() ? "" : "; there are " + String.join(", ", named.keySet())));
        }
        if (!transport.command.isEmpty()) {
            return new Target.Command(name, Template.parseAll(transport.command));
        }
        String to = transport.to.orElseThrow(
                () -> new IllegalArgumentException("[transport." + name + "] has neither to nor command"));
        TransportUri uri = TransportUri.parse(to);
        if (uri instanceof TransportUri.Named) {
            throw new IllegalArgumentException("[transport." + name + "] to = \"" + to + "\": wants SCHEME:…");
        }
        return uri instanceof TransportUri.Other(String _, String location)
                ? new Target.Hop(name, Template.parse(location))
                : Target.of(uri, Optional.of(name));
    }
}
