// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceFieldTest {
    private static final Instant AT = Instant.parse("2026-11-02T03:04:05Z");
    private static final QueueId ID = new QueueId(1_000_000);

    private record Tls(String protocol, String cipher, Optional<String> group) implements TlsFacts {
        @Override
        public int cipherBits() {
            return 256;
        }

        @Override
        public Optional<String> serverName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> peerFingerprint() {
            return Optional.empty();
        }

        @Override
        public Optional<String> verifiedPeer() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> serverEndPoint() {
            return Optional.empty();
        }
    }

    private record Remote(
            Origin origin,
            String address,
            Optional<String> name,
            String greeted,
            boolean extended,
            boolean secure,
            boolean known)
            implements Session {
        @Override
        public String id() {
            return "s";
        }

        @Override
        public String listener() {
            return "mx";
        }

        @Override
        public ListenerRole role() {
            return ListenerRole.MX;
        }

        @Override
        public Instant since() {
            return AT;
        }

        @Override
        public Optional<InetSocketAddress> clientAddress() {
            return Optional.of(new InetSocketAddress(address, 4711));
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return Optional.empty();
        }

        @Override
        public Optional<String> clientName() {
            return name;
        }

        @Override
        public String hostname() {
            return "mx.example.test";
        }

        @Override
        public Optional<String> helo() {
            return Optional.of(greeted);
        }

        @Override
        public Optional<TlsFacts> tls() {
            return secure
                    ? Optional.of(new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", Optional.of("X25519MLKEM768")))
                    : Optional.empty();
        }

        @Override
        public Optional<Identity> identity() {
            return known ? Optional.of(Identity.of("user")) : Optional.empty();
        }

        @Override
        public boolean relayNetwork() {
            return false;
        }
    }

    private static Remote smtp(boolean extended, boolean secure, boolean known) {
        return new Remote(Origin.SMTP, "192.0.2.9", Optional.of("rdns.test"), "client.test", extended, secure, known);
    }

    private static String value(Session session, MailParameters parameters, int recipients) {
        List<Recipient> to = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            to.add(Recipient.of(ID, i, Mailbox.parse("r" + i + "@example.test"), DsnRequest.unsaid()));
        }
        LocalEnvelope envelope =
                new LocalEnvelope(ReversePath.none(), parameters, to, session.origin(), AT, Optional.empty(), "");
        return TraceField.value(session, envelope, ID, AT, false);
    }

    @Test
    void theFieldHasFromByWithIdForTlsAndDate() {
        assertThat(value(smtp(true, true, true), MailParameters.none(), 1))
                .isEqualTo("from client.test (rdns.test [192.0.2.9])\r\n"
                        + "\tby mx.example.test with ESMTPSA id " + ID + "\r\n"
                        + "\tfor <r0@example.test>\r\n"
                        + "\ttls TLS_AES_256_GCM_SHA384 group X25519MLKEM768;\r\n"
                        + "\tMon, 2 Nov 2026 03:04:05 +0000");
    }

    @Test
    void severalRecipientsAreNotDisclosed() {
        assertThat(value(smtp(true, false, false), MailParameters.none(), 2)).doesNotContain("for <");
    }

    @Test
    void theWithTypeTellsTlsAuthAndUtf8() {
        MailParameters utf8 = MailParameters.none().withSmtpUtf8(true);
        assertThat(value(smtp(false, false, false), MailParameters.none(), 1)).contains(" with SMTP id");
        assertThat(value(smtp(true, false, false), MailParameters.none(), 1)).contains(" with ESMTP id");
        assertThat(value(smtp(true, true, false), MailParameters.none(), 1)).contains(" with ESMTPS id");
        assertThat(value(smtp(true, false, true), MailParameters.none(), 1)).contains(" with ESMTPA id");
        assertThat(value(smtp(true, true, true), utf8, 1)).contains(" with UTF8SMTPSA id");
        Remote lmtp = new Remote(Origin.LMTP, "192.0.2.9", Optional.empty(), "c", true, false, false);
        assertThat(value(lmtp, MailParameters.none(), 1)).contains(" with LMTP id");
        assertThat(value(lmtp, utf8, 1)).contains(" with UTF8LMTP id");
    }

    @Test
    void aSenselessHeloIsReplacedByTheAddress() {
        Remote odd = new Remote(Origin.SMTP, "2001:db8::7", Optional.empty(), "x (evil) y", true, false, false);
        assertThat(value(odd, MailParameters.none(), 1))
                .startsWith("from [IPv6:2001:db8:0:0:0:0:0:7] ([IPv6:2001:db8:0:0:0:0:0:7])\r\n");
    }
}
