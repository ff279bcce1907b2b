// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import java.time.Instant;
import java.util.Optional;

/// What there is to tell about one recipient.
///
/// @param recipient whom it is about
/// @param action what happened
/// @param said why, and who said so
/// @param lastAttempt when it was last tried
/// @param retryUntil until when it will be tried, for delays
public record RecipientNotice(
        Recipient recipient,
        DsnAction action,
        Diagnostic said,
        Optional<Instant> lastAttempt,
        Optional<Instant> retryUntil) {}
