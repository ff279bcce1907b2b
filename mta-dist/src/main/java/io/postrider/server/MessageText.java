// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.queue.view.MessageView;

/// Writes a list of messages.
interface MessageText {
    /// What stands before the first.
    default String head() {
        return "";
    }

    /// One message.
    String of(MessageView message);

    /// What stands behind the last.
    default String tail() {
        return "";
    }
}
