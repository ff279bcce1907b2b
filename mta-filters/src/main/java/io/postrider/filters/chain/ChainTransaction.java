// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.Envelope;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One transaction as the next filter sees it, and the edits so far. Called one at a time.
final class ChainTransaction implements Transaction {
    private final Transaction real;
    private final EditedEnvelope envelope;
    private final List<Edit> edits = new ArrayList<>();
    private final List<AuthenticationResult> results;
    private final List<BodySpool> spools = new ArrayList<>();

    ChainTransaction(Transaction real, List<Edit> sessionEdits) {
        this.real = real;
        this.envelope = new EditedEnvelope(real);
        this.results = new ArrayList<>(real.results());
        sessionEdits.forEach(this::keep);
    }

    boolean stands(Transaction transaction) {
        return real == transaction;
    }

    /// Takes an edit in: the view follows, and the queue gets it at the end.
    void keep(Edit edit) {
        switch (edit) {
            case Edit.Report(AuthenticationResult result) -> results.add(result);
            case Edit.RemoveRecipient(var recipient)
            when envelope.isAdded(recipient) -> {
                Edit addition = envelope.forget(recipient);
                edits.remove(addition);
                return;
            }
            case Edit other -> envelope.apply(other);
        }
        edits.add(edit);
    }

    List<Edit> edits() {
        return edits;
    }

    /// Forgets earlier edits of one kind, which a later one has made void.
    void drop(Class<? extends Edit> kind) {
        edits.removeIf(kind::isInstance);
    }

    void hold(BodySpool spool) {
        spools.add(spool);
    }

    void close() {
        spools.forEach(BodySpool::close);
        spools.clear();
    }

    @Override
    public Session session() {
        return real.session();
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public Optional<QueueId> queueId() {
        return real.queueId();
    }

    @Override
    public List<AuthenticationResult> results() {
        return List.copyOf(results);
    }
}
