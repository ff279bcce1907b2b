// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.mail.Content;

/// Recodes a message for peers that take 7 bits only.
final class SevenBitContent {
    private SevenBitContent() {}

    sealed interface Result {
        record Recoded(Content content) implements Result {}

        record Impossible(String why) implements Result {}
    }

    static Result of(Content content) {
        return new Result.Impossible("it is not recoded");
    }
}
