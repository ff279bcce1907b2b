// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import java.util.List;
import java.util.Optional;

/// All that routing takes from one configuration. Immutable; grows by `with…` methods.
public final class RoutingSettings {
    private final Names names;
    private final Optional<String> smarthost;
    private final List<ConfiguredDomain> domains;
    private final List<ConfiguredRoute> routes;
    private final RewriteSettings rewrite;
    private final RewriteSections rewriteSections;

    /// The top-level names.
    ///
    /// @param hostname our own
    /// @param origin completes addresses; empty = its default
    /// @param postmaster where the postmaster's mail goes; empty = its default
    public record Names(String hostname, Optional<String> origin, Optional<String> postmaster) {}

    /// A `[[domain]]`.
    ///
    /// @param domain its one half
    /// @param aliases its other half
    public record ConfiguredDomain(DomainSettings domain, DomainAliasSettings aliases) {}

    /// A `[[route]]`.
    ///
    /// @param when its one half
    /// @param route its other half
    public record ConfiguredRoute(RouteConditions when, RouteSettings route) {}

    private RoutingSettings(
            Names names,
            Optional<String> smarthost,
            List<ConfiguredDomain> domains,
            List<ConfiguredRoute> routes,
            RewriteSettings rewrite,
            RewriteSections rewriteSections) {
        this.names = names;
        this.smarthost = smarthost;
        this.domains = List.copyOf(domains);
        this.routes = List.copyOf(routes);
        this.rewrite = rewrite;
        this.rewriteSections = rewriteSections;
    }

    /// A host with no domain, no route, no smarthost.
    public static RoutingSettings of(Names names) {
        return new RoutingSettings(
                names, Optional.empty(), List.of(), List.of(), RewriteSettings.none(), RewriteSections.none());
    }

    /// The same with `[outbound] smarthost`.
    public RoutingSettings withSmarthost(Optional<String> transport) {
        return new RoutingSettings(names, transport, domains, routes, rewrite, rewriteSections);
    }

    /// The same with these `[[domain]]`s.
    public RoutingSettings withDomains(List<ConfiguredDomain> all) {
        return new RoutingSettings(names, smarthost, all, routes, rewrite, rewriteSections);
    }

    /// The same with these `[[route]]`s, in file order.
    public RoutingSettings withRoutes(List<ConfiguredRoute> all) {
        return new RoutingSettings(names, smarthost, domains, all, rewrite, rewriteSections);
    }

    /// The same with `[rewrite]`.
    public RoutingSettings withRewrite(RewriteSettings settings, RewriteSections sections) {
        return new RoutingSettings(names, smarthost, domains, routes, settings, sections);
    }

    Names names() {
        return names;
    }

    Optional<String> smarthost() {
        return smarthost;
    }

    List<ConfiguredDomain> domains() {
        return domains;
    }

    List<ConfiguredRoute> routes() {
        return routes;
    }

    RewriteSettings rewrite() {
        return rewrite;
    }

    RewriteSections rewriteSections() {
        return rewriteSections;
    }
}
