// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void namesAndAliasesAreFoundWithoutRegardToCase(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("hosts"),
                "127.0.0.1 localhost # me\n::1 localhost\n10.0.0.5\tMail mail.test\nnonsense x\n");
        HostsFile hosts = new HostsFile(file, now::get);
        assertThat(hosts.find("LOCALHOST"))
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        assertThat(hosts.find("mail.test")).containsExactly(InetAddress.ofLiteral("10.0.0.5"));
        assertThat(hosts.find("x")).isEmpty();
    }

    @Test
    void changedFileIsReadAgain(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hosts"), "10.0.0.1 a\n");
        HostsFile hosts = new HostsFile(file, now::get);
        assertThat(hosts.find("a")).hasSize(1);
        Files.writeString(file, "10.0.0.1 b\n10.0.0.2 c\n");
        now.set(now.get().plusSeconds(2));
        assertThat(hosts.find("a")).isEmpty();
        assertThat(hosts.find("c")).hasSize(1);
    }

    @Test
    void missingFileHasNoNames() {
        assertThat(new HostsFile(Path.of("/nonexistent/hosts"), now::get).find("localhost"))
                .isEmpty();
    }
}
