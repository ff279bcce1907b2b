// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;

/// A recipient under the address that rewriting gave it.
///
/// @param original as it is in the envelope
/// @param mailbox the address by now
record Readdressed(Recipient original, Mailbox mailbox) implements Recipient {
    @Override
    public int ordinal() {
        return original.ordinal();
    }

    @Override
    public DsnRequest dsn() {
        return original.dsn();
    }
}
