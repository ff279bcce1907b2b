// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.network.BytesContent;
import io.postrider.smtp.network.ScriptedPeer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A client for tests, and what it is asked to send.
final class ClientFixture {
    static final SmtpClient CLIENT = SmtpClient.start(1, InstantSource.system(), new Random(1));
    static final String MESSAGE = "Subject: one\r\n\r\nHello\r\n.dot\r\n..dots\r\nend\r\n";

    private ClientFixture() {}

    /// Notes what it hears.
    static final class Notes implements TransactionListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void handingOver(List<ClientRecipient> accepted) {
            lines.add("handing over " + accepted.size());
        }

        @Override
        public void answered(ClientRecipient recipient, Reply reply, ClientPhase phase) {
            lines.add(recipient.address() + " " + phase + " " + reply.code());
        }
    }

    static ClientTransaction transaction(String content, String... recipients) {
        return transaction(BytesContent.of(content), recipients);
    }

    static ClientTransaction transaction(BytesContent content, String... recipients) {
        List<ClientRecipient> to = new ArrayList<>();
        Object message = new Object();
        for (String recipient : recipients) {
            Mailbox mailbox = Mailbox.parse(recipient);
            to.add(ClientRecipient.of(Recipient.of(message, to.size(), mailbox, DsnRequest.unsaid())));
        }
        return ClientTransaction.of(ReversePath.parse("from@example.net"), to, content);
    }

    /// Plain, and so short of patience that tests end.
    static ConnectOptions hasty() {
        return ConnectOptions.of("client.example")
                .withTls(new TlsDemand.None())
                .withTimeouts(ClientTimeouts.standard().atMost(Duration.ofSeconds(2)));
    }

    static SmtpConnection connect(ScriptedPeer peer) throws Exception {
        return connect(peer, hasty());
    }

    static SmtpConnection connect(ScriptedPeer peer, ConnectOptions options) throws Exception {
        return CLIENT.connect(Endpoint.of(peer.address()), options);
    }
}
