// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.routing.RoutingPolicy;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.delivery.lookup.Tables;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/// What routing needs of the rest of the program.
///
/// @param tables by URI or name
/// @param transports which there are
/// @param probe asks next hops about recipients
/// @param clock for SRS
/// @param ownAddress tells our own addresses, for literals
/// @param policies plugins' and development's, asked behind the rewriting and before the aliases, in this
/// order
/// @param complaints makes the exception for a wrong setting
public record RoutingPorts(
        Tables tables,
        TransportNames transports,
        RecipientProbe probe,
        InstantSource clock,
        Predicate<InetAddress> ownAddress,
        List<RoutingPolicy> policies,
        Complaints complaints) {
    /// Copies the list.
    public RoutingPorts {
        policies = List.copyOf(policies);
    }

    /// Names the place of a wrong setting: the configuration knows file, line and column.
    @FunctionalInterface
    public interface Complaints {
        /// Makes the exception.
        ///
        /// @param section `domain`, `route`, `outbound`, `relay`, `rewrite`, or empty for the top level
        /// @param index which of several, from 0
        /// @param key the key
        /// @param why a sentence
        InvalidSettingException invalid(String section, int index, String key, String why);

        /// Names section, number and key only.
        static Complaints plain() {
            return (section, index, key, why) -> new InvalidSettingException(
                    (section.isEmpty() ? "" : "[" + section + "] " + (index + 1) + " ") + key + ": " + why);
        }
    }
}
