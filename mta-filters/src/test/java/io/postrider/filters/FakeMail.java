// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A session, its one transaction and its one message, as values.
public final class FakeMail {
    public Origin origin = Origin.SMTP;
    public ListenerRole role = ListenerRole.MX;
    public String client = "192.0.2.1";
    public String helo = "client.example";
    public String sender = "joe@example.org";
    public Optional<Identity> identity = Optional.empty();
    public boolean relayNetwork;
    public List<AuthenticationResult> results = List.of();
    public List<String> recipients = new ArrayList<>(List.of("ann@example.net"));

    public Session session() {
        return new FakeSession();
    }

    public Transaction transaction() {
        return new FakeTransaction(session());
    }

    public static Content content(String message) {
        return new FakeContent(
                message.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private final class FakeTransaction implements Transaction {
        private final Session session;
        private final Envelope envelope = new FakeEnvelope();

        FakeTransaction(Session session) {
            this.session = session;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public Envelope envelope() {
            return envelope;
        }

        @Override
        public Optional<QueueId> queueId() {
            return Optional.empty();
        }

        @Override
        public List<AuthenticationResult> results() {
            return results;
        }
    }

    private final class FakeEnvelope implements Envelope {
        @Override
        public ReversePath reversePath() {
            return ReversePath.parse(sender);
        }

        @Override
        public MailParameters parameters() {
            return MailParameters.none();
        }

        @Override
        public List<Recipient> recipients() {
            List<Recipient> all = new ArrayList<>();
            for (String one : recipients) {
                all.add(Recipient.of(FakeMail.this, all.size(), Mailbox.parse(one), DsnRequest.unsaid()));
            }
            return all;
        }

        @Override
        public Origin origin() {
            return origin;
        }

        @Override
        public Instant arrived() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<String> user() {
            return identity.map(Identity::user);
        }

        @Override
        public String listener() {
            return "mx";
        }

        @Override
        public String tenant() {
            return "";
        }

        @Override
        public Optional<String> clientAddress() {
            return Optional.of(client);
        }
    }

    private final class FakeSession implements Session {
        @Override
        public String id() {
            return "s1";
        }

        @Override
        public Origin origin() {
            return origin;
        }

        @Override
        public String listener() {
            return "mx";
        }

        @Override
        public ListenerRole role() {
            return role;
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<InetSocketAddress> clientAddress() {
            try {
                return Optional.of(new InetSocketAddress(InetAddress.getByName(client), 4711));
            } catch (IOException no) {
                throw new IllegalStateException(no);
            }
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return Optional.empty();
        }

        @Override
        public Optional<String> clientName() {
            return Optional.empty();
        }

        @Override
        public String hostname() {
            return "mx.example.net";
        }

        @Override
        public Optional<String> helo() {
            return Optional.of(helo);
        }

        @Override
        public boolean extended() {
            return true;
        }

        @Override
        public Optional<TlsFacts> tls() {
            return Optional.empty();
        }

        @Override
        public Optional<Identity> identity() {
            return identity;
        }

        @Override
        public boolean relayNetwork() {
            return relayNetwork;
        }
    }

    private record FakeContent(byte[] octets) implements Content {
        @Override
        public long sizeOctets() {
            return octets.length;
        }

        @Override
        public byte[] head() {
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            return Arrays.copyOf(octets, end < 0 ? octets.length : end + 2);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
            int length = (int) Math.min(count, octets.length - position);
            return length <= 0 ? 0 : channel.write(ByteBuffer.wrap(octets, (int) position, length));
        }

        @Override
        public ContentTraits traits() {
            return ContentTraits.plain();
        }

        @Override
        public void close() {}
    }
}
