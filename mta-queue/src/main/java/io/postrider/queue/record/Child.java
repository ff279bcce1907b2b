// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import java.util.Optional;

/// What a recipient made by an expansion has beside its state, since the envelope is never written
/// again.
///
/// @param mailbox whom
/// @param dsn what notifications it gets
/// @param reversePath its own reverse-path; empty = the envelope's
/// @param route its way, when the expansion said it
/// @param parent the ordinal of the recipient that it stands for
public record Child(
        Mailbox mailbox, DsnRequest dsn, Optional<ReversePath> reversePath, Optional<Route> route, int parent) {}
