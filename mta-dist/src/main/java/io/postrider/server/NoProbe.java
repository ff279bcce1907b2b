// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.smtp.RecipientProbe;

/// Stands where recipient callouts will be: nobody knows, so that mail waits and none is refused wrongly.
final class NoProbe implements RecipientProbe {
    @Override
    public Result probe(Mailbox mailbox) {
        return new Result.Unknown("recipient callouts are not in this release");
    }
}
