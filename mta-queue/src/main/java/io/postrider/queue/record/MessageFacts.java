// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.mail.Origin;
import java.time.Instant;
import java.util.Optional;

/// Where a message came from; see [io.postrider.api.mail.Envelope].
///
/// @param origin how it came
/// @param arrived when MAIL was accepted
/// @param user who authenticated
/// @param listener the listener's name
/// @param tenant whose mail it is
/// @param clientAddress the client's address
public record MessageFacts(
        Origin origin,
        Instant arrived,
        Optional<String> user,
        String listener,
        String tenant,
        Optional<String> clientAddress) {}
