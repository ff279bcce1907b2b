// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.Setting;
import io.postrider.api.plugin.Settings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Supplier;

/// `socketmap:inet:HOST:PORT:NAME`, `socketmap:unix:PATH:NAME`.
public final class SocketmapTableFactory implements LookupTableFactory {
    /// What a socketmap table needs.
    ///
    /// @param location `inet:HOST:PORT:NAME` or `unix:PATH:NAME`
    /// @param limits bounds
    record SocketmapSettings(
            @Setting(text = "inet:HOST:PORT:NAME or unix:PATH:NAME: where the server listens, and the map's name.")
            String location,

            @Setting(text = "Bounds.") RemoteLimits limits) {}

    @Override
    public String name() {
        return "socketmap";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        Settings settings = context.settings();
        SocketmapSettings read = settings.read(SocketmapSettings.class);
        int nameAt = read.location().lastIndexOf(':');
        try {
            Supplier<SocketAddress> server = server(read.location().substring(0, Math.max(nameAt, 0)));
            String map = read.location().substring(nameAt + 1);
            if (map.isEmpty() || map.contains(" ")) {
                throw new IllegalArgumentException("the map's name is missing");
            }
            LookupTable table = new SocketmapTable(server, map, read.limits().connections());
            return read.limits().around(table, context);
        } catch (IllegalArgumentException e) {
            throw settings.invalid(
                    FileTables.LOCATION, e.getMessage() + "; wants inet:HOST:PORT:NAME or unix:PATH:NAME");
        }
    }

    private static Supplier<SocketAddress> server(String text) {
        if (text.startsWith("unix:") && text.length() > 5) {
            return () -> UnixDomainSocketAddress.of(text.substring(5));
        }
        int colon = text.lastIndexOf(':');
        if (!text.startsWith("inet:") || colon <= 5) {
            throw new IllegalArgumentException("no server");
        }
        String port = text.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(Character::isDigit)) {
            throw new IllegalArgumentException("no port");
        }
        String host = text.substring(5, colon).replace("[", "").replace("]", "");
        int number = Integer.parseInt(port);
        if (number > 65535) {
            throw new IllegalArgumentException("no port");
        }
        return () -> new InetSocketAddress(host, number);
    }
}
