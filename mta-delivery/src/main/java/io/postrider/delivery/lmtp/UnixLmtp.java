// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lmtp;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.delivery.smtp.ConnectionPool.Lease;
import io.postrider.delivery.smtp.ConnectionTrouble;
import io.postrider.delivery.smtp.Conversation;
import io.postrider.delivery.smtp.Ledger;
import io.postrider.delivery.smtp.Ledger.Peer;
import io.postrider.delivery.smtp.PoolKey;
import io.postrider.delivery.smtp.ReplyClassifier;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.delivery.smtp.SmtpTransport;
import io.postrider.smtp.client.ClientPhase;
import io.postrider.smtp.client.ClientTimeouts;
import io.postrider.smtp.client.ConnectOptions;
import io.postrider.smtp.client.Endpoint;
import io.postrider.smtp.client.SmtpClientException;
import io.postrider.smtp.client.TlsDemand;
import java.nio.file.Path;
import java.util.Optional;

/// LMTP over a unix socket: one place, no TLS, no name. Thread-safe.
final class UnixLmtp {
    private final SmtpServices services;
    private final SmtpTransport.Configuration configuration;

    UnixLmtp(SmtpServices services, SmtpTransport.Configuration configuration) {
        this.services = services;
        this.configuration = configuration;
    }

    void deliver(DeliveryRequest request, String path) throws InterruptedException {
        Ledger ledger = new Ledger(request, ReplyClassifier.standard(), request.recipients());
        PoolKey key = new PoolKey("unix:" + path, "", "lmtp none", hello(), configuration.name());
        boolean again = true;
        while (again && !ledger.isClosed()) {
            Optional<Lease> kept = services.pool().take(key);
            Optional<Lease> lease = kept.isPresent() ? kept : connect(request, ledger, path);
            again = lease.isPresent() && !converse(request, ledger, key, lease.get());
        }
        ledger.giveUp();
    }

    private String hello() {
        return configuration
                .transport()
                .helo()
                .or(() -> configuration.outbound().helo())
                .orElse(services.environment().hostname());
    }

    private Optional<Lease> connect(DeliveryRequest request, Ledger ledger, String path) throws InterruptedException {
        ConnectOptions options = ConnectOptions.of(hello())
                .withLmtp()
                .withTls(new TlsDemand.None())
                .withTimeouts(ClientTimeouts.standard()
                        .atMost(configuration.pool().phaseTimeout())
                        .with(ClientPhase.CONNECT, configuration.pool().connectTimeout()))
                .withDeadline(request.deadline());
        try {
            Endpoint endpoint = Endpoint.of(Path.of(path));
            return Optional.of(new Lease(
                    services.client().connect(endpoint, options),
                    services.clock().instant(),
                    false));
        } catch (SmtpClientException broken) {
            ledger.trouble(ConnectionTrouble.of(broken, peer(path), ReplyClassifier.standard()));
            request.observe(AttemptFacts.of("localhost", path));
            return Optional.empty();
        }
    }

    private static Peer peer(String path) {
        return new Peer("localhost", path, Handover.FINAL);
    }

    /// @return false when a kept connection turned out to be dead, and a new one may be made
    private boolean converse(DeliveryRequest request, Ledger ledger, PoolKey key, Lease lease)
            throws InterruptedException {
        String path = key.endpoint().substring("unix:".length());
        Conversation conversation = new Conversation(lease.connection(), request, ledger, "localhost", path);
        try {
            conversation.send();
            request.observe(Conversation.timed(AttemptFacts.of("localhost", path), lease.connection()));
            services.pool().give(key, lease);
            return true;
        } catch (SmtpClientException broken) {
            lease.connection().close();
            boolean stale = lease.reused() && conversation.isStale(broken);
            if (!stale) {
                ledger.trouble(ConnectionTrouble.of(broken, conversation.peer(), ReplyClassifier.standard()));
            }
            return !stale;
        } catch (InterruptedException | RuntimeException stop) {
            lease.connection().close();
            throw stop;
        }
    }
}
