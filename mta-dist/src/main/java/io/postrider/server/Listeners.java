// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.Generation;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.smtp.server.BindAddress;
import io.postrider.smtp.server.SmtpListener;
import io.postrider.smtp.server.SmtpServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bound listeners. Opened at start and changed by a reload, on one thread at a time.
@Singleton
final class Listeners {
    private final SmtpServer server;
    private final ListeningAddresses addresses;
    private final Map<String, Open> open = new LinkedHashMap<>();

    private record Open(List<String> bind, SmtpListener listener) {}

    @Inject
    Listeners(SmtpServer server, ListeningAddresses addresses) {
        this.server = server;
        this.addresses = addresses;
    }

    /// Opens what is new, gives the rest their new service, closes what is gone. When one cannot be opened
    /// nothing has
    /// changed.
    ///
    /// @throws IOException when an address cannot be had
    void apply(ConfigurationFile file, Generation generation) throws IOException, InvalidSettingException {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        Map<String, Open> opened = new LinkedHashMap<>();
        try {
            for (TomlSettings table : file.root().tables("listener")) {
                ListenerSettings settings = table.read(ListenerSettings.class);
                wanted.put(settings.name(), settings.bind());
                Open old = open.get(settings.name());
                if (old == null || !old.bind().equals(settings.bind())) {
                    opened.put(settings.name(), bind(table, settings, generation));
                }
            }
        } catch (IOException | InvalidSettingException e) {
            opened.values().forEach(one -> one.listener().close());
            throw e;
        }
        open.forEach((name, one) -> {
            if (!wanted.containsKey(name) || opened.containsKey(name)) {
                one.listener().close();
            } else {
                Optional.ofNullable(generation.services().get(name)).ifPresent(one.listener()::replace);
            }
        });
        open.keySet().removeIf(name -> !wanted.containsKey(name));
        open.putAll(opened);
    }

    private Open bind(TomlSettings table, ListenerSettings settings, Generation generation)
            throws IOException, InvalidSettingException {
        List<BindAddress> binds = new ArrayList<>();
        ListenerSettings.ListenerIdentity identity = table.read(ListenerSettings.ListenerIdentity.class);
        for (String text : settings.bind()) {
            try {
                binds.add(address(text, identity));
            } catch (IllegalArgumentException e) {
                throw table.invalid("bind", String.valueOf(e.getMessage()));
            }
        }
        SmtpListener listener = server.listen(
                binds,
                Optional.ofNullable(generation.services().get(settings.name())).orElseThrow());
        addresses.add(listener.socketAddresses());
        return new Open(settings.bind(), listener);
    }

    private static BindAddress address(String text, ListenerSettings.ListenerIdentity identity) {
        BindAddress parsed = BindAddress.parse(text);
        return parsed instanceof BindAddress.Unix unix
                ? new BindAddress.Unix(unix.path(), Optional.of(symbolic(identity.bindMode())), identity.bindGroup())
                : parsed;
    }

    /// `rw-rw----` of `0660`.
    static String symbolic(String octal) {
        int mode = Integer.parseInt(octal, 8);
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "rwx".charAt((8 - bit) % 3));
        }
        return text.toString();
    }

    /// The bound addresses by name, for READY.
    Map<String, List<String>> bound() {
        Map<String, List<String>> bound = new LinkedHashMap<>();
        open.forEach((name, one) -> bound.put(name, one.listener().addresses()));
        return bound;
    }
}
