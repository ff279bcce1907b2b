// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The envelope of mail that came by no connection.
///
/// @param reversePath where notifications go
/// @param parameters as if MAIL had carried them
/// @param recipients in order
/// @param origin not SMTP
/// @param arrived when
/// @param user whose mail it is, where known
/// @param tenant for fairness
public record LocalEnvelope(
        ReversePath reversePath,
        MailParameters parameters,
        List<Recipient> recipients,
        Origin origin,
        Instant arrived,
        Optional<String> user,
        String tenant)
        implements Envelope {
    /// Copies the list.
    public LocalEnvelope {
        recipients = List.copyOf(recipients);
    }

    @Override
    public String listener() {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> clientAddress() {
        return Optional.empty();
    }
}
