// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.routing.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One recipient's outcome of one attempt.
///
/// @since 0.1
public interface DeliveryEvent extends MtaEvent {
    /// The envelope.
    Envelope envelope();

    /// Who.
    Recipient recipient();

    /// The way; empty when no way was found.
    Optional<Route> route();

    /// What came of it; empty when the recipient was expanded or its outcome is uncertain.
    Optional<DeliveryOutcome> outcome();

    /// `delivered`, `deferred`, `failed`, `expanded`, `uncertain`.
    String state();

    /// What was seen of the connection.
    Optional<AttemptFacts> facts();

    /// The attempt's number, from 1.
    int attempt();

    /// When it will be tried again.
    Optional<Instant> due();

    /// Time since the message arrived.
    Duration delay();

    /// Time before the attempt began, of connecting, and of the transmission, as Postfix's `delays=a/b/c/d`.
    Optional<String> delays();
}
