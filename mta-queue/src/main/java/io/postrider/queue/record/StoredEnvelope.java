// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An envelope as it is stored: written once per message, never changed. Immutable.
///
/// @param id the message
/// @param reversePath where notifications go
/// @param parameters of MAIL
/// @param recipients those that were accepted, in order, equal by (id, ordinal)
/// @param facts where it came from
/// @param notes what the intake noted
public record StoredEnvelope(
        QueueId id,
        ReversePath reversePath,
        MailParameters parameters,
        List<Recipient> recipients,
        MessageFacts facts,
        MessageNotes notes)
        implements Envelope {
    /// Copies the list.
    public StoredEnvelope {
        recipients = List.copyOf(recipients);
    }

    @Override
    public Origin origin() {
        return facts.origin();
    }

    @Override
    public Instant arrived() {
        return facts.arrived();
    }

    @Override
    public Optional<String> user() {
        return facts.user();
    }

    @Override
    public String listener() {
        return facts.listener();
    }

    @Override
    public String tenant() {
        return facts.tenant();
    }

    @Override
    public Optional<String> clientAddress() {
        return facts.clientAddress();
    }

    /// The state of a recipient that has no row.
    public RecipientState firstState() {
        return notes.holdReason().isPresent() ? RecipientState.HELD : RecipientState.WAITING;
    }
}
