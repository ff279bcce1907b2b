// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.queue.MailIntake;
import java.time.InstantSource;
import java.util.Optional;

/// Whom a session asks. Shared by all sessions of a listener.
///
/// @param intake the door to the queue, with filters and recipient checks
/// @param authenticator for AUTH
/// @param events where happenings go
/// @param clock the time
/// @param peers rights by address
/// @param remoteQueue for ETRN; without it ETRN is not announced
public record SessionPorts(
        MailIntake intake,
        Optional<Authenticator> authenticator,
        EventPublisher events,
        InstantSource clock,
        PeerRights.Policy peers,
        Optional<RemoteQueue> remoteQueue) {}
