// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Postfix before us and behind us, with folders of its own on loopback.
class PostfixIT {
    private static final String MAIN_CF = """
                compatibility_level = 3.6
                queue_directory = %s
                data_directory = %s
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = postfix
                setgid_group = postdrop
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = postfix.test
                mydestination =
                mynetworks = 127.0.0.0/8
                alias_maps =
                alias_database =
                relayhost = [127.0.0.1]:%d
                disable_dns_lookups = yes
                smtp_host_lookup = native
                smtpd_peername_lookup = no
                maillog_file_prefixes = %s
                maillog_file = %s/mail.log
                smtpd_recipient_restrictions = permit_mynetworks,reject
                import_environment = MAIL_CONFIG
                """;

    private static final String MASTER_CF = """
                127.0.0.1:%d inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                showq unix n - n - - showq
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                tlsmgr unix - - n 1000? 1 tlsmgr
                verify unix - - n - 1 verify
                postlog unix-dgram n - n - 1 postlogd
                """;

    @TempDir
    Path folder;

    private Path conf = Path.of("/nonexistent");

    @AfterEach
    void stopPostfix() throws Exception {
        if (Files.exists(conf)) {
            ServerProcess.run(0, Duration.ofSeconds(30), List.of("postfix", "-c", conf.toString(), "stop"));
        }
    }

    /// Starts a Postfix that relays everything to `relayPort`; returns its port.
    private int postfix(int relayPort) throws IOException, InterruptedException {
        Peers.need("postfix", "postfix");
        Peers.needRoot("Postfix");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        conf = Files.createDirectory(folder.resolve("postfix"));
        Path spool = Files.createDirectory(folder.resolve("spool"));
        Path data = Files.createDirectory(folder.resolve("data"));
        ServerProcess.run(0, Duration.ofSeconds(10), List.of("chown", "postfix", data.toString()));
        Files.writeString(conf.resolve("main.cf"), MAIN_CF.formatted(spool, data, relayPort, folder, folder));
        Files.writeString(conf.resolve("master.cf"), MASTER_CF.formatted(port));
        ServerProcess.run(0, Duration.ofSeconds(60), List.of("postfix", "-c", conf.toString(), "start"));
        return port;
    }

    private void load(int port, int messages) throws Exception {
        ServerProcess.run(
                0,
                Duration.ofMinutes(2),
                List.of(
                        "smtp-source",
                        "-s",
                        "5",
                        "-m",
                        Integer.toString(messages),
                        "-f",
                        "from@source.test",
                        "-t",
                        "to@sink.test",
                        "127.0.0.1:" + port));
    }

    @Test
    void mailGoesThroughUsToPostfixAndOn() throws Exception {
        try (RecordingSink sink = new RecordingSink().keepingMessages()) {
            int postfix = postfix(sink.port());
            Path config = RelayConfig.write(folder, folder.resolve("state"), postfix);
            try (ServerProcess server = ServerProcess.start(config, Files.createFile(folder.resolve("errors.log")))) {
                load(server.port("mx"), 50);
                awaitMessages(sink, 50);
                assertThat(sink.messages().getFirst())
                        .contains("by postfix.test (Postfix)")
                        .contains("by proof.test with SMTP");
                assertThat(server.stop()).isZero();
            }
        }
    }

    @Test
    void mailComesFromPostfixThroughUs() throws Exception {
        try (RecordingSink sink = new RecordingSink().keepingMessages()) {
            Path config = RelayConfig.write(folder, folder.resolve("state"), sink.port());
            try (ServerProcess server = ServerProcess.start(config, Files.createFile(folder.resolve("errors.log")))) {
                load(postfix(server.port("mx")), 50);
                awaitMessages(sink, 50);
                assertThat(sink.messages().getFirst())
                        .containsPattern("from postfix\\.test .*127\\.0\\.0\\.1")
                        .contains("by proof.test with ESMTP");
                assertThat(server.stop()).isZero();
            }
        }
    }

    private static void awaitMessages(RecordingSink sink, int wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> sink.messages().size() >= wanted);
        assertThat(sink.messages()).hasSize(wanted);
    }
}
