// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.mail.Envelope;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.util.List;
import java.util.Optional;

/// A transaction without commands: what pickup, API, notifications and reports hand to the intake.
///
/// @param session the stand-in
/// @param envelope complete
/// @param queueId once known
public record LocalTransaction(Session session, Envelope envelope, Optional<QueueId> queueId) implements Transaction {
    @Override
    public List<AuthenticationResult> results() {
        return List.of();
    }
}
