// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.ReversePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One message to send to some recipients. Immutable. The content stays the caller's.
public final class ClientTransaction {
    private final ReversePath reversePath;
    private final List<ClientRecipient> recipients;
    private final Content content;
    private final MailParameters parameters;
    private final Limits limits;

    private record Limits(Optional<Instant> deadline, boolean eightBitAnyway, boolean chunking) {}

    private ClientTransaction(
            ReversePath reversePath,
            List<ClientRecipient> recipients,
            Content content,
            MailParameters parameters,
            Limits limits) {
        this.reversePath = reversePath;
        this.recipients = recipients;
        this.content = content;
        this.parameters = parameters;
        this.limits = limits;
    }

    /// A transaction without parameters and deadline.
    ///
    /// @throws IllegalArgumentException when nobody is to get it
    public static ClientTransaction of(ReversePath reversePath, List<ClientRecipient> recipients, Content content) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a transaction needs a recipient");
        }
        return new ClientTransaction(
                reversePath,
                List.copyOf(recipients),
                content,
                MailParameters.none(),
                new Limits(Optional.empty(), false, true));
    }

    /// The same with what MAIL carried to us. Sent on are those the peer offers: SIZE and BODY always,
    /// SMTPUTF8 where it is needed, RET and ENVID, REQUIRETLS, MT-PRIORITY, BY with the time that is
    /// left.
    public ClientTransaction withParameters(MailParameters given) {
        return new ClientTransaction(reversePath, recipients, content, given, limits);
    }

    /// The same, to be over by `when` whatever the phases' own times are.
    public ClientTransaction withDeadline(Instant when) {
        Limits changed = new Limits(Optional.of(when), limits.eightBitAnyway, limits.chunking);
        return new ClientTransaction(reversePath, recipients, content, parameters, changed);
    }

    /// The same, sending 8-bit content as it is to peers without 8BITMIME instead of
    /// [TransactionOutcome.Unsendable].
    public ClientTransaction withEightBitAnyway(boolean on) {
        Limits changed = new Limits(limits.deadline, on, limits.chunking);
        return new ClientTransaction(reversePath, recipients, content, parameters, changed);
    }

    /// The same, with or without BDAT where the peer offers CHUNKING; binary content always goes by BDAT.
    public ClientTransaction withChunking(boolean on) {
        Limits changed = new Limits(limits.deadline, limits.eightBitAnyway, on);
        return new ClientTransaction(reversePath, recipients, content, parameters, changed);
    }

    /// Where notifications go.
    public ReversePath reversePath() {
        return reversePath;
    }

    /// Who gets it, in the order of RCPT.
    public List<ClientRecipient> recipients() {
        return recipients;
    }

    /// The octets.
    public Content content() {
        return content;
    }

    /// What MAIL carried to us.
    public MailParameters parameters() {
        return parameters;
    }

    /// When it must be over.
    public Optional<Instant> deadline() {
        return limits.deadline;
    }

    boolean eightBitAnyway() {
        return limits.eightBitAnyway;
    }

    boolean chunking() {
        return limits.chunking;
    }
}
