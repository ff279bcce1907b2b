// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.Ledger.Peer;
import io.postrider.delivery.smtp.Ledger.Trouble;
import io.postrider.smtp.client.ClientPhase;
import io.postrider.smtp.client.ClientRecipient;
import io.postrider.smtp.client.ClientTransaction;
import io.postrider.smtp.client.SmtpClientException;
import io.postrider.smtp.client.SmtpConnection;
import io.postrider.smtp.client.TransactionListener;
import io.postrider.smtp.client.TransactionOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Sends one message over one connection, in as many transactions as the peer's limits ask for.
/// Used by one thread, once. Shared by SMTP and LMTP.
public final class Conversation implements TransactionListener {
    private final SmtpConnection connection;
    private final DeliveryRequest request;
    private final Ledger ledger;
    private final Peer peer;
    private final Set<Recipient> handedOver = new LinkedHashSet<>();
    private final Set<Recipient> elsewhere = new LinkedHashSet<>();
    private final Map<Recipient, Reply> tooMany = new LinkedHashMap<>();
    private boolean anyAnswer;
    private boolean progress;

    /// A conversation over an open connection.
    public Conversation(
            SmtpConnection connection, DeliveryRequest request, Ledger ledger, String host, String address) {
        this.connection = connection;
        this.request = request;
        this.ledger = ledger;
        boolean dsn = connection.extensions().has("DSN");
        // a store that speaks LMTP is the end of the way (RFC 2033 §5)
        Handover otherwise = connection.isLmtp() ? Handover.FINAL : Handover.RELAYED;
        this.peer = new Peer(host, address, dsn ? Handover.DSN_CAPABLE : otherwise);
    }

    /// Sends to all who are open in the ledger. Whoever is open afterwards may be tried at another
    /// host.
    ///
    /// @throws SmtpClientException when the connection broke; the ledger knows who was answered,
    ///     and whoever was handed over and not answered has left it
    /// @throws InterruptedException when the thread was interrupted; likewise
    public void send() throws SmtpClientException, InterruptedException {
        if (request instanceof ProbeRequest) {
            probe();
            return;
        }
        do {
            progress = false;
            if (!sendOnce()) {
                return;
            }
        } while (progress && !remaining().isEmpty() && connection.reusable());
        tooMany.forEach((recipient, reply) -> ledger.answered(recipient, reply, ClientPhase.RCPT, peer, false));
    }

    private void probe() throws SmtpClientException, InterruptedException {
        for (Recipient one : ledger.open()) {
            ClientRecipient addressed = new ClientRecipient(one, request.address(one));
            Reply reply = connection.probe(request.reversePath(), addressed);
            anyAnswer = true;
            ledger.answered(one, reply, ClientPhase.RCPT, peer, false);
        }
    }

    private List<Recipient> remaining() {
        return ledger.open().stream().filter(r -> !elsewhere.contains(r)).toList();
    }

    /// @return false when this peer cannot take the message
    private boolean sendOnce() throws SmtpClientException, InterruptedException {
        List<Recipient> batch = batch();
        OutgoingMessage message = OutgoingMessage.of(request, connection.extensions());
        TransactionOutcome outcome = transact(message.transaction(request, batch, request.content()));
        return switch (outcome) {
            case TransactionOutcome.Answered answered -> true;
            case TransactionOutcome.Unsendable unsendable -> converted(message, batch, unsendable);
        };
    }

    private List<Recipient> batch() {
        List<Recipient> all = remaining();
        // RFC 9422 §4.2
        int most = connection.extensions().recipientsPerTransaction().orElse(all.size());
        return all.subList(0, Math.min(Math.max(1, most), all.size()));
    }

    private TransactionOutcome transact(ClientTransaction transaction)
            throws SmtpClientException, InterruptedException {
        handedOver.clear();
        try {
            return connection.send(transaction, this);
        } finally {
            // whom the peer may have taken and never answered for: the core calls them uncertain (RFC 1047)
            ledger.leaveUncertain(handedOver);
        }
    }

    /// RFC 6152 §3, RFC 3030 §3: a message that the peer cannot take as it is may be recoded,
    /// unless it is signed.
    private boolean converted(OutgoingMessage message, List<Recipient> batch, TransactionOutcome.Unsendable unsendable)
            throws SmtpClientException, InterruptedException {
        boolean recodable = switch (unsendable.obstacle()) {
            case EIGHT_BIT, BINARY -> true;
            case SMTP_UTF8, REQUIRE_TLS, TOO_LARGE, DELIVER_BY -> false;
        };
        SevenBitContent.Result result =
                recodable ? SevenBitContent.of(request.content()) : new SevenBitContent.Result.Impossible("");
        switch (result) {
            case SevenBitContent.Result.Impossible impossible -> {
                refuse(unsendable, impossible.why());
                return false;
            }
            case SevenBitContent.Result.Recoded recoded -> {
                try (Content content = recoded.content()) {
                    TransactionOutcome outcome = transact(message.asSevenBit().transaction(request, batch, content));
                    if (outcome instanceof TransactionOutcome.Unsendable still) {
                        refuse(still, "");
                        return false;
                    }
                    return true;
                }
            }
        }
    }

    private void refuse(TransactionOutcome.Unsendable unsendable, String detail) {
        String status = switch (unsendable.obstacle()) {
            case EIGHT_BIT, BINARY -> detail.isEmpty() ? "5.6.1" : "5.6.3";
            case SMTP_UTF8 -> "5.6.7";
            case REQUIRE_TLS -> "5.7.30";
            case TOO_LARGE -> "5.3.4";
            case DELIVER_BY -> "5.4.7";
        };
        String text = "host " + peer + ": " + unsendable.text() + (detail.isEmpty() ? "" : "; " + detail);
        ledger.trouble(new Trouble(
                Diagnostic.of(status, ConnectionTrouble.clean(text)).withRemoteMta(peer.remoteMta()),
                io.postrider.api.delivery.Deferral.Scope.MESSAGE,
                false));
        elsewhere.addAll(ledger.open());
    }

    @Override
    public void handingOver(List<ClientRecipient> accepted) {
        List<Recipient> recipients = new ArrayList<>();
        accepted.forEach(one -> recipients.add(one.recipient()));
        request.handingOver(recipients);
        handedOver.addAll(recipients);
    }

    @Override
    public void answered(ClientRecipient recipient, Reply reply, ClientPhase phase) {
        anyAnswer = true;
        handedOver.remove(recipient.recipient());
        Recipient who = recipient.recipient();
        tooMany.remove(who);
        switch (ledger.answered(who, reply, phase, peer, true)) {
            case SETTLED -> progress |= reply.isPositive();
            case SAME_HOST -> tooMany.put(who, reply);
            case OTHER_HOST -> elsewhere.add(who);
        }
    }

    /// True when a kept connection that broke so was dead before: the peer answered for nobody, and
    /// took nothing.
    public boolean isStale(SmtpClientException broken) {
        boolean early = broken.phase() == ClientPhase.MAIL
                || broken.phase() == ClientPhase.RESET
                || broken.phase() == ClientPhase.RCPT;
        return early && !anyAnswer;
    }

    /// Adds the time that each phase of a connection took.
    public static AttemptFacts timed(AttemptFacts facts, SmtpConnection connection) {
        AttemptFacts timed = facts;
        for (var phase : connection.phases().entrySet()) {
            String name = phase.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-');
            timed = timed.withPhase(name, phase.getValue());
        }
        return timed;
    }

    /// The peer.
    public Peer peer() {
        return peer;
    }
}
