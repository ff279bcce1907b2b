// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.Reply;
import java.util.List;

/// Hears what becomes of each recipient of a transaction. Called on the thread that sends.
public interface TransactionListener {
    /// The next octet may pass responsibility for these recipients: all else is written, the final dot or
    /// the last octet of the last chunk is not. What is not answered after this is uncertain. An
    /// exception stops the transaction before that octet.
    void handingOver(List<ClientRecipient> accepted);

    /// One recipient's final answer, exactly once unless the connection is lost before it. A refusal of
    /// MAIL or DATA is the answer of everybody it concerns. A 2xx comes only from
    /// [ClientPhase#DATA_DONE].
    void answered(ClientRecipient recipient, Reply reply, ClientPhase phase);
}
