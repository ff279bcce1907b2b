// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong is said in one sentence that names what and where, with the right exit code.
class BadInputIT {
    @TempDir
    Path folder;

    private record Ended(int code, String said) {}

    private Ended run(Path config) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ServerProcess.bin().resolve("postrider").toString(), "run", "-c", config.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), said);
    }

    private Path config(String more) throws IOException {
        return RelayConfig.write(folder, folder.resolve("state"), 9, more);
    }

    @Test
    void anUnknownKeyRefusesTheStartWithItsPlace() throws Exception {
        Ended ended = run(config("[limits]\nmesage-size = 5\n"));
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.said())
                .containsPattern("postrider\\.toml:\\d+:1: unknown key mesage-size; did you mean message-size\\?");
    }

    @Test
    void aWrongTypeNamesKeyAndValue() throws Exception {
        Ended ended = run(config("[limits]\nmessage-size = \"big\"\n"));
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.said()).contains("message-size = \"big\"");
    }

    @Test
    void aMissingFileAndAnUnreadableKeyAreNamed() throws Exception {
        assertThat(run(folder.resolve("absent.toml")).code()).isEqualTo(78);
        Path key = Files.writeString(folder.resolve("key.pem"), "no key");
        Ended ended = run(config("[certificate.main]\nchain = \"" + key + "\"\nkey = \"" + key + "\"\n"));
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.said()).contains("key.pem");
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path config = config("[[listener]]\nname = \"two\"\nbind = [\"127.0.0.1:" + taken.getLocalPort() + "\"]\n");
            Ended ended = run(config);
            assertThat(ended.code()).isEqualTo(71);
            assertThat(ended.said()).contains("127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aLockedStateDirectorySaysTryAgain() throws Exception {
        Path config = config("");
        Path errors = Files.createFile(folder.resolve("errors.log"));
        try (ServerProcess first = ServerProcess.start(config, errors)) {
            Ended ended = run(config);
            assertThat(ended.code()).isEqualTo(75);
            assertThat(ended.said()).contains("state");
            assertThat(first.stop()).isZero();
        }
    }

    @Test
    void commandsHaveTheirExitCodes() throws Exception {
        Path config = config("");
        ServerProcess.postrider(69, "queue", "list", "-c", config.toString());
        ServerProcess.postrider(64, "queue", "hold", "-c", config.toString());
        ServerProcess.postrider(64, "nonsense");
        Path errors = Files.createFile(folder.resolve("errors.log"));
        try (ServerProcess server = ServerProcess.start(config, errors)) {
            ServerProcess.postrider(66, "why", "0BCDFGHJKLMN", "-c", config.toString());
            assertThat(ServerProcess.postrider(64, "queue", "list", "--where", "stat == 1", "-c", config.toString()))
                    .contains("1:1", "stat");
            assertThat(ServerProcess.postrider(0, "reload", "-c", config.toString()))
                    .contains("nothing changed");
            Files.writeString(config, Files.readString(config) + "\nnonsense = 1\n");
            assertThat(ServerProcess.postrider(78, "reload", "-c", config.toString()))
                    .contains("nonsense");
            assertThat(server.stop()).isZero();
        }
    }
}
