// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The real envelope with the edits so far. Called one at a time.
final class EditedEnvelope implements Envelope {
    /// Ordinals of added recipients, which the queue numbers itself later, begin here.
    private static final int FIRST_ADDED = 1_000_000;

    private final Transaction transaction;
    private final Set<Recipient> gone = new HashSet<>();
    private final Map<Recipient, Edit> added = new LinkedHashMap<>();
    private Optional<ReversePath> reversePath = Optional.empty();
    private int nextOrdinal = FIRST_ADDED;

    EditedEnvelope(Transaction transaction) {
        this.transaction = transaction;
    }

    void apply(Edit edit) {
        switch (edit) {
            case Edit.AddRecipient add -> added.put(Recipient.of(this, nextOrdinal++, add.mailbox(), add.dsn()), add);
            case Edit.RemoveRecipient remove -> gone.add(remove.recipient());
            case Edit.RefuseRecipient refuse -> gone.add(refuse.recipient());
            case Edit.ChangeReversePath change -> reversePath = Optional.of(change.reversePath());
            case Edit.InsertHeader e -> {}
            case Edit.AppendHeader e -> {}
            case Edit.RemoveHeader e -> {}
            case Edit.ReplaceHeader e -> {}
            case Edit.ReplaceBody e -> {}
            case Edit.Report e -> {}
            case Edit.Hold e -> {}
            case Edit.RouteTo e -> {}
        }
    }

    boolean isAdded(Recipient recipient) {
        return added.containsKey(recipient);
    }

    /// Takes an added recipient out again and tells the edit that had added it.
    Edit forget(Recipient recipient) {
        Edit addition = added.remove(recipient);
        if (addition == null) {
            throw new IllegalArgumentException("not an added recipient: " + recipient);
        }
        return addition;
    }

    @Override
    public ReversePath reversePath() {
        return reversePath.orElseGet(() -> transaction.envelope().reversePath());
    }

    @Override
    public List<Recipient> recipients() {
        List<Recipient> recipients = new ArrayList<>();
        for (Recipient recipient : transaction.envelope().recipients()) {
            if (!gone.contains(recipient)) {
                recipients.add(recipient);
            }
        }
        recipients.addAll(added.keySet());
        return List.copyOf(recipients);
    }

    @Override
    public MailParameters parameters() {
        return transaction.envelope().parameters();
    }

    @Override
    public Origin origin() {
        return transaction.envelope().origin();
    }

    @Override
    public Instant arrived() {
        return transaction.envelope().arrived();
    }

    @Override
    public Optional<String> user() {
        return transaction.envelope().user();
    }

    @Override
    public String listener() {
        return transaction.envelope().listener();
    }

    @Override
    public String tenant() {
        return transaction.envelope().tenant();
    }

    @Override
    public Optional<String> clientAddress() {
        return transaction.envelope().clientAddress();
    }
}
