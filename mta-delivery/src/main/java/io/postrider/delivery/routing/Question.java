// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.delivery.lookup.AddressKeys;

/// One recipient on its way through the chain, with what the stages so far have rewritten. Immutable.
///
/// @param envelope the message's
/// @param recipient as asked for
/// @param mailbox the address by now
/// @param reversePath the reverse-path by now
/// @param belonging whose domain `mailbox` has
/// @param purpose whether the answer is for RCPT
/// @param trace where stages say what they did
record Question(
        Envelope envelope,
        Recipient recipient,
        Mailbox mailbox,
        ReversePath reversePath,
        Belonging belonging,
        Purpose purpose,
        Trace trace) {
    private static final AddressKeys REMOTE_KEYS = AddressKeys.of("+");

    /// What the answer is for.
    enum Purpose {
        /// May it be accepted: probes are made.
        ADMISSION,
        /// Which way does it go: the transport will tell whether it exists.
        DELIVERY,
        /// The same for mail that an operator has released: no `hold:` takes it again.
        RELEASED
    }

    Question readdressed(Mailbox address, Belonging whose) {
        return new Question(envelope, recipient, address, reversePath, whose, purpose, trace);
    }

    Question withReversePath(ReversePath path) {
        return new Question(envelope, recipient, mailbox, path, belonging, purpose, trace);
    }

    /// The keys of addresses in the domain by now.
    AddressKeys keys() {
        return switch (belonging) {
            case Belonging.Ours(LocalDomain domain) -> domain.keys();
            case Belonging.Itself _, Belonging.Foreign _, Belonging.Unclear _ -> REMOTE_KEYS;
        };
    }

    /// A route that carries what was rewritten.
    Route carrying(Route route) {
        Route carried = mailbox.equals(recipient.mailbox()) ? route : route.withRecipient(mailbox);
        return reversePath.equals(envelope.reversePath()) ? carried : carried.withReversePath(reversePath);
    }
}
