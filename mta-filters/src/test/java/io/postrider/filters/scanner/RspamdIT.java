// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.rspamd.RspamdFactory;
import io.postrider.filters.rspamd.RspamdSettings;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real Rspamd, with a configuration of its own and only the GTUBE rule.
final class RspamdIT {
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @TempDir
    private Path folder;

    private Process rspamd;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Peers.need("rspamd", "rspamd");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String configuration = """
                options { url_tld = "%1$s/tld"; tempdir = "%1$s"; pidfile = "%1$s/pid"; filters = ""; dns { nameserver = ["127.0.0.1"]; timeout = 0.1s; retransmits = 1; }
                  control_socket = "%1$s/control"; cores_dir = "%1$s"; hs_cache_dir = "%1$s"; }
                logging { type = "file"; filename = "%1$s/log"; level = "info"; }
                metric "default" { actions { reject = 15; add_header = 6; greylist = 4; } }
                worker "normal" { bind_socket = "127.0.0.1:%2$d"; count = 1; }
                """.formatted(folder, port);
        // the list that comes with it takes half a minute to compile
        Files.writeString(folder.resolve("tld"), "com\n");
        Path file = Files.writeString(folder.resolve("rspamd.conf"), configuration);
        rspamd = new ProcessBuilder("rspamd", "-i", "-f", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (java.net.Socket probe = new java.net.Socket("127.0.0.1", port)) {
                return probe.isConnected();
            } catch (java.io.IOException notYet) {
                return !rspamd.isAlive();
            }
        });
        assertThat(rspamd.isAlive()).as(Files.readString(folder.resolve("out"))).isTrue();
    }

    @AfterEach
    void end() throws Exception {
        if (rspamd != null) {
            rspamd.descendants().forEach(ProcessHandle::destroy);
            rspamd.destroy();
            assertThat(rspamd.waitFor(20, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private Verdict scan(String body) throws Exception {
        Duration time = Duration.ofSeconds(20);
        RspamdSettings settings = new RspamdSettings(
                "http://127.0.0.1:" + port, Optional.empty(), time, time, 1 << 20, 5, "X-Spam: Yes", "No");
        FakeMail mail = new FakeMail();
        try (MailFilter filter = new RspamdFactory().create(new FakeContext(new FakeDns(), settings))) {
            return filter.open(mail.session())
                    .onMessage(mail.transaction(), FakeMail.content("From: a@example.org\nSubject: x\n\n" + body));
        }
    }

    @Test
    void gtubeIsRefusedAndOtherMailPasses() throws Exception {
        assertThat(scan(GTUBE + "\n"))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class,
                        refusal -> assertThat(refusal.reply().code()).isEqualTo(550));
        assertThat(scan("hello\n")).isInstanceOf(Verdict.Proceed.class);
    }
}
