// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.smtp.server.OverloadLevel;
import io.postrider.smtp.server.ServerPorts;
import io.postrider.smtp.server.ServerSettings;
import io.postrider.smtp.server.SmtpServer;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Supplier;

/// The listeners' server. The listeners themselves are bound by [RunningServer].
final class SmtpModule extends AbstractModule {
    @Override
    protected void configure() {
        ListeningAddresses listening = new ListeningAddresses();
        bind(ListeningAddresses.class).toInstance(listening);
        bind(new TypeLiteral<Supplier<Collection<InetSocketAddress>>>() {}).toInstance(listening);
    }

    @Provides
    @Singleton
    SmtpServer server(ConfigurationFile file, ServerPorts ports) throws InvalidSettingException {
        return SmtpServer.start(file.limits().read(ServerSettings.class), ports);
    }

    @Provides
    @Singleton
    ServerPorts ports(InstantSource clock, EventPublisher events, DnsResolver dns, Overload overload) {
        return new ServerPorts(clock, events, overload, new ReverseNames(dns));
    }

    @Provides
    @Singleton
    Overload overload(io.postrider.server.event.EventBus bus) {
        return new Overload(bus::fullness);
    }

    static OverloadLevel worse(OverloadLevel a, OverloadLevel b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
