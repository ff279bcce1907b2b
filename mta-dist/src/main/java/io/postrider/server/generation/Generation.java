// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.smtp.Session;
import io.postrider.delivery.lookup.TableRegistry;
import io.postrider.delivery.routing.RelayCheck;
import io.postrider.delivery.routing.RoutingChain;
import io.postrider.filters.chain.FilterChain;
import io.postrider.queue.DestinationPolicy;
import io.postrider.smtp.server.ListenerService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that follows from one configuration. Immutable; closed when nothing uses it any more.
///
/// @param number a fingerprint of the configuration
/// @param routing ways
/// @param check who may send to whom
/// @param transports by the names that routes use
/// @param destinations caps and retry times
/// @param chains filters by listener
/// @param services what listeners serve their connections with, by name
/// @param tables the tables it opened
public record Generation(
        long number,
        RoutingChain routing,
        RelayCheck check,
        Map<String, DeliveryTransport> transports,
        DestinationPolicy destinations,
        Chains chains,
        Map<String, ListenerService> services,
        TableRegistry tables)
        implements AutoCloseable {
    /// The chains of a configuration.
    ///
    /// @param byListener of sessions
    /// @param local of mail that comes by no listener
    public record Chains(Map<String, FilterChain> byListener, FilterChain local) {
        /// The chain of a session.
        public FilterChain of(Session session) {
            return Optional.ofNullable(byListener.get(session.listener())).orElse(local);
        }

        /// All of them.
        public List<FilterChain> all() {
            List<FilterChain> all = new ArrayList<>(byListener.values());
            all.add(local);
            return all;
        }
    }

    @Override
    public void close() {
        services.values().forEach(service -> service.tls().ifPresent(tls -> tls.close()));
        chains.all().forEach(FilterChain::close);
        transports.values().forEach(DeliveryTransport::close);
        routing.close();
        tables.close();
    }
}
