// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The transaction that `explain` asks about, and its envelope.
record ImaginedTransaction(Session session, ReversePath reversePath, List<Recipient> recipients)
        implements Transaction, Envelope {
    @Override
    public Envelope envelope() {
        return this;
    }

    @Override
    public Optional<QueueId> queueId() {
        return Optional.empty();
    }

    @Override
    public List<AuthenticationResult> results() {
        return List.of();
    }

    @Override
    public MailParameters parameters() {
        return MailParameters.none();
    }

    @Override
    public Origin origin() {
        return session.origin();
    }

    @Override
    public Instant arrived() {
        return session.since();
    }

    @Override
    public Optional<String> user() {
        return session.identity().map(i -> i.user());
    }

    @Override
    public String listener() {
        return session.listener();
    }

    @Override
    public String tenant() {
        return "";
    }

    @Override
    public Optional<String> clientAddress() {
        return session.clientAddress().map(a -> a.getAddress().getHostAddress());
    }
}
