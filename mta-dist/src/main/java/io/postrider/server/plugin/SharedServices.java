// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What all extensions share.
///
/// @param clock the clock
/// @param random randomness
/// @param dns the DNS
/// @param state state by full name
/// @param conversations the SMTP client, for proxies and callouts
/// @param events events
/// @param virtualThreads bounded virtual threads
/// @param hostname our name
public record SharedServices(
        InstantSource clock,
        RandomGenerator random,
        DnsResolver dns,
        Function<String, StateStore> state,
        Conversations conversations,
        EventPublisher events,
        Executor virtualThreads,
        String hostname) {
    /// The SMTP client's two doors.
    ///
    /// @param dialer opens conversations
    /// @param probe calls out for recipients
    public record Conversations(SmtpDialer dialer, RecipientProbe probe) {}
}
