// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.api.queue.MailIntake;
import io.postrider.server.admin.AdminServer;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.pickup.LocalInjection;
import io.postrider.server.pickup.Pickup;
import java.nio.file.Path;
import java.time.InstantSource;

/// The doors for people and local programs: admin API and pickup.
final class AdminModule extends AbstractModule {
    @Provides
    @Singleton
    AdminServer server() {
        return new AdminServer();
    }

    @Provides
    @Singleton
    LocalInjection injection(MailIntake intake, InstantSource clock, ConfigurationFile file) {
        return new LocalInjection(intake, clock, file.server().hostname());
    }

    @Provides
    @Singleton
    Pickup pickup(LocalInjection injection, ConfigurationFile file) {
        Path state = file.server().stateDirectory();
        Path spool = file.sendmail().spool().orElse(state.resolve("maildrop"));
        return new Pickup(
                injection, spool, file.server().origin().orElse(file.server().hostname()));
    }
}
