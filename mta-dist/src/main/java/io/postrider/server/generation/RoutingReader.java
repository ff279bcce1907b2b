// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.routing.DomainAliasSettings;
import io.postrider.delivery.routing.DomainSettings;
import io.postrider.delivery.routing.RewriteSections;
import io.postrider.delivery.routing.RewriteSettings;
import io.postrider.delivery.routing.RouteConditions;
import io.postrider.delivery.routing.RouteSettings;
import io.postrider.delivery.routing.RoutingPorts;
import io.postrider.delivery.routing.RoutingSettings;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.ServerSettings;
import io.postrider.server.settings.SmarthostSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what routing takes from a configuration: names, `[[domain]]`, `[[route]]`, `[rewrite]`, the
/// smarthost.
final class RoutingReader implements RoutingPorts.Complaints {
    private final ConfigurationFile file;
    private final List<TomlSettings> domains;
    private final List<TomlSettings> routes;
    private final TomlSettings outbound;
    private final TomlSettings rewrite;

    RoutingReader(ConfigurationFile file, TomlSettings outbound) throws InvalidSettingException {
        this.file = file;
        this.outbound = outbound;
        this.domains = file.root().tables("domain");
        this.routes = file.root().tables("route");
        this.rewrite = file.root().table("rewrite");
    }

    RoutingSettings read() throws InvalidSettingException {
        ServerSettings server = file.server();
        List<RoutingSettings.ConfiguredDomain> ours = new ArrayList<>();
        for (TomlSettings table : domains) {
            ours.add(new RoutingSettings.ConfiguredDomain(
                    table.read(DomainSettings.class), table.read(DomainAliasSettings.class)));
        }
        List<RoutingSettings.ConfiguredRoute> ways = new ArrayList<>();
        for (TomlSettings table : routes) {
            ways.add(new RoutingSettings.ConfiguredRoute(
                    table.read(RouteConditions.class), table.read(RouteSettings.class)));
        }
        return RoutingSettings.of(new RoutingSettings.Names(server.hostname(), server.origin(), server.postmaster()))
                .withSmarthost(outbound.read(SmarthostSettings.class).smarthost())
                .withDomains(ours)
                .withRoutes(ways)
                .withRewrite(rewrite.read(RewriteSettings.class), rewrite.read(RewriteSections.class));
    }

    @Override
    public InvalidSettingException invalid(String section, int index, String key, String why) {
        return table(section, index).invalid(key, why);
    }

    @Override
    public Optional<Path> base(String section, int index, String key) {
        return Optional.of(table(section, index).folderOf(key));
    }

    private TomlSettings table(String section, int index) {
        return switch (section) {
            case "domain" -> domains.get(index);
            case "route" -> routes.get(index);
            case "outbound" -> outbound;
            case "rewrite" -> rewrite;
            case "relay" -> relay();
            default -> file.root();
        };
    }

    private TomlSettings relay() {
        try {
            return file.root().table("relay");
        } catch (InvalidSettingException noTable) {
            return file.root();
        }
    }
}
