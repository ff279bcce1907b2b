// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.session.ListenerRules;
import io.postrider.smtp.session.TlsOffer;
import io.postrider.smtp.transcript.Transcript;
import io.postrider.smtp.transcript.TranscriptPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The golden transcripts over real sockets: what the pure session says is what a client hears.
class TranscriptOverSocketTest {
    /// Behind the 220 of STARTTLS the pure session can still answer clear text; on a socket it is a
    /// broken handshake.
    private static final String CLEAR_BEHIND_STARTTLS = "octets-in-clear-behind-the-220";

    private static SmtpServer server =
            SmtpServer.start(new ServerSettings(1, 1, 1, 1), ServerPorts.plain(InstantSource.system()));
    private static TlsServerContext tls;

    @BeforeAll
    static void open() throws Exception {
        server.close();
        server = SmtpServer.start(ServerSettings.byDefault(), ServerPorts.plain(InstantSource.system()));
        tls = TlsServerContext.create(TlsServerSettings.of(new TestCertificates().leaf("EC", "mx.example.org")));
    }

    @AfterAll
    static void close() {
        server.close();
        tls.close();
    }

    @TestFactory
    Stream<DynamicTest> transcriptsHoldOverASocket() {
        return Transcript.all().stream()
                .filter(transcript -> !transcript.name().contains(CLEAR_BEHIND_STARTTLS))
                .map(transcript -> DynamicTest.dynamicTest(transcript.name(), () -> run(transcript)));
    }

    private static void run(Transcript transcript) throws IOException {
        TranscriptWorld world = new TranscriptWorld(transcript);
        ListenerRules rules = world.rules();
        ConnectionSettings settings = new ConnectionSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                1,
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ZERO,
                false);
        ListenerService service = new ListenerService(
                world.ports(),
                rules,
                settings,
                rules.tls() == TlsOffer.NONE ? Optional.empty() : Optional.of(tls),
                a -> true);
        try (SmtpListener listener = server.listen(List.of(BindAddress.parse("127.0.0.1:0")), service);
                RawClient client = new RawClient(listener.socketAddresses().getFirst())) {
            client.send("PROXY TCP4 192.0.2.1 192.0.2.25 40000 25\r\n");
            if (rules.tls() == TlsOffer.IMPLICIT) {
                client.startTls();
            }
            TranscriptPeer.run(transcript, new SocketPeer(client), world.intake());
        }
    }

    private record SocketPeer(RawClient client) implements TranscriptPeer {
        @Override
        public void send(byte[] octets) {
            try {
                client.send(octets);
            } catch (IOException closed) {
                // what the server said before it closed is what the transcript looks at
                Assertions.assertThat(closed).isNotNull();
            }
        }

        @Override
        public Optional<String> line() {
            try {
                return client.optionalLine();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void handshake() {
            try {
                client.startTls();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
