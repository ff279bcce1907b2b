// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What an extension may use. Implemented by the core; may grow.
///
/// @since 0.1
public interface ExtensionContext {
    /// The configured name of this extension (`[[filter]] name`, `[transport.X]`).
    String name();

    /// Its settings.
    Settings settings();

    /// The clock.
    InstantSource clock();

    /// Randomness.
    RandomGenerator random();

    /// The DNS.
    DnsResolver dns();

    /// A table by its URI, such as `file:/etc/aliases`, or by the name of a `[table.X]`.
    ///
    /// @throws InvalidSettingException when there is no such table
    LookupTable table(String uri) throws InvalidSettingException;

    /// State by name, of this extension alone.
    StateStore state(String name);

    /// SMTP conversations.
    SmtpDialer smtp();

    /// Recipient callouts.
    RecipientProbe probe();

    /// Events.
    EventPublisher events();

    /// Virtual threads, one per task, bounded in number; rejected when the bound is reached.
    Executor virtualThreads();

    /// Our own host name.
    String hostname();
}
