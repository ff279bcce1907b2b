// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dkim.DkimVerifier;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.scanner.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real opendkim as a milter that signs: what it puts in is verified with the key that it has.
final class OpendkimIT {
    @TempDir
    private Path folder;

    private Process opendkim;
    private int port;
    private KeyPair keys;

    @BeforeEach
    void start() throws Exception {
        Peers.need("opendkim", "opendkim");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded());
        Path key = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(folder.resolve("conf"), """
                Mode s
                Domain example.org
                Selector s
                KeyFile %s
                RequireSafeKeys no
                Canonicalization simple/simple
                InternalHosts 0.0.0.0/0
                Background no
                Syslog no
                Socket inet:%d@127.0.0.1
                """.formatted(key, port));
        opendkim = new ProcessBuilder("/usr/sbin/opendkim", "-f", "-x", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens() || !opendkim.isAlive());
        assertThat(opendkim.isAlive())
                .as(Files.readString(folder.resolve("out")))
                .isTrue();
    }

    private boolean listens() {
        try (Socket probe = new Socket("127.0.0.1", port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterEach
    void end() throws Exception {
        if (opendkim != null) {
            opendkim.destroy();
            assertThat(opendkim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void opendkimSignsTwoMessagesOfOneSession() throws Exception {
        Duration time = Duration.ofSeconds(10);
        MilterSettings settings = new MilterSettings("127.0.0.1:" + port, time, time, time, 1 << 20, 5);
        FakeMail mail = new FakeMail();
        try (Hooks hooks = new MilterFactory()
                .create(new FakeContext(new FakeDns(), settings))
                .open(mail.session())) {
            assertThat(hooks.onConnect()).isEqualTo(Verdict.proceed());
            assertThat(hooks.onHelo()).isEqualTo(Verdict.proceed());
            for (int i = 0; i < 2; i++) {
                sign(hooks, mail);
            }
        }
    }

    private void sign(Hooks hooks, FakeMail mail) {
        Transaction transaction = mail.transaction();
        assertThat(hooks.onMail(transaction)).isEqualTo(Verdict.proceed());
        assertThat(hooks.onRcpt(transaction, transaction.envelope().recipients().getFirst()))
                .isEqualTo(Verdict.proceed());
        assertThat(hooks.onData(transaction)).isEqualTo(Verdict.proceed());
        Content content = FakeMail.content(
                "From:  Joe <joe@example.org>\nDate: Fri, 21 Nov 1997 09:55:06 -0600\nSubject: a\n\tb  c\n\nhello \n\n");
        Verdict verdict = hooks.onMessage(transaction, content);
        hooks.onTransactionEnd(transaction, Ending.ACCEPTED);
        List<Edit> edits = ((Verdict.Proceed) verdict).edits();
        assertThat(edits)
                .anySatisfy(edit -> assertThat(edit).isInstanceOfSatisfying(Edit.InsertHeader.class, added -> {
                    assertThat(added.name()).isEqualTo("DKIM-Signature");
                    assertThat(verified(content, added)).isEqualTo("pass");
                }));
    }

    private String verified(Content content, Edit.InsertHeader added) {
        try (InputStream in = content.open()) {
            String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String signed = added.name() + ": " + added.value() + "\r\n" + rest;
            String key = "v=DKIM1; k=rsa; p="
                    + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
            FakeDns dns = new FakeDns().txt("s._domainkey.example.org", key);
            return DkimVerifier.overall(new DkimVerifier(dns, DkimPolicy.standard())
                    .verify(MessageSource.of(signed.getBytes(StandardCharsets.ISO_8859_1)), Optional.empty()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
