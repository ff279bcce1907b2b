// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import io.postrider.server.generation.ConfigurationFile;
import java.util.List;

/// The program, top to bottom: what is made of what. Everything is a singleton, made when it is first needed;
/// nothing
/// starts before [RunningServer#start].
final class Wiring {
    private Wiring() {}

    static Injector of(ConfigurationFile file) {
        return Guice.createInjector(modules(file, false));
    }

    /// @param dry true to check a configuration: nothing is written
    static List<Module> modules(ConfigurationFile file, boolean dry) {
        return List.of(
                new FoundationModule(file), // configuration, plugins, clock, randomness, threads
                new EventModule(dry), // happenings → mail log, event log, metrics, listeners
                new StoreModule(dry), // contents and records on the disk; state
                new DeliveryModule(), // DNS, TLS policy, SMTP client
                new QueueModule(), // intake, scheduler, notifications, over the generation in force
                new SmtpModule(), // the listeners' server
                new AdminModule()); // control socket, admin API, pickup
    }
}
