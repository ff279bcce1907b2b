// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The envelope of a message that will never be: for asking where a recipient's mail would go.
///
/// @param recipient the one
record CalloutEnvelope(Recipient recipient) implements Envelope {
    @Override
    public ReversePath reversePath() {
        return ReversePath.none();
    }

    @Override
    public MailParameters parameters() {
        return MailParameters.none();
    }

    @Override
    public List<Recipient> recipients() {
        return List.of(recipient);
    }

    // so that no blind copy is made of it
    @Override
    public Origin origin() {
        return Origin.DSN;
    }

    @Override
    public Instant arrived() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<String> user() {
        return Optional.empty();
    }

    @Override
    public String listener() {
        return "";
    }

    @Override
    public String tenant() {
        return "";
    }

    @Override
    public Optional<String> clientAddress() {
        return Optional.empty();
    }
}
