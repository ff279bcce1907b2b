// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.dev;

import io.postrider.server.auth.DevelopmentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes what `postrider dev` runs with: a configuration, a certificate, folders; all below one state
/// folder.
public final class DevelopmentConfiguration {
    private static final String TEMPLATE = """
                hostname = "%s"
                state-directory = "%s"
                origin = "example.test"
                postmaster = "postmaster@example.test"

                [[listener]]
                name = "mx"
                bind = ["127.0.0.1:%d"]
                role = "mx"
                tls = "starttls"
                certificate = "dev"
                filters = []

                [[listener]]
                name = "submission"
                bind = ["127.0.0.1:%d"]
                role = "submission"
                tls = "starttls"
                certificate = "dev"

                [[listener]]
                name = "submissions"
                bind = ["127.0.0.1:%d"]
                role = "submission"
                tls = "implicit"
                certificate = "dev"

                [certificate.dev]
                chain = "tls.crt"
                key = "tls.key"

                # temperror@ is always deferred, 550@ refused at RCPT, bounce@ fails after acceptance, timeout@ hangs
                [[routing-policy]]
                use = "dev-faults"

                [[domain]]
                names = [%s]
                deliver-to = "maildir:%s/mail/{domain}/{local-part}"

                [[user]]
                name = "dev"
                password = "dev"
                addresses = ["@example.test", "@localhost"]

                [admin]
                bind = "127.0.0.1:%d"
                token-file = "admin.token"

                [outbound]
                retry = ["10s", "1m"]
                """;

    private final Path state;
    private final int portBase;
    private final String hostname;

    /// Ports are `portBase` + 25, 87, 65 and 80.
    public DevelopmentConfiguration(Path state, int portBase, String hostname) {
        this.state = state.toAbsolutePath().normalize();
        this.portBase = portBase;
        this.hostname = hostname;
    }

    /// Writes the files; returns the configuration's.
    public Path write(Instant now) throws IOException {
        Files.createDirectories(state);
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "example.test", hostname));
        DevelopmentCertificate.write(state.resolve("tls.crt"), state.resolve("tls.key"), List.copyOf(names), now);
        writeToken();
        Path file = state.resolve("postrider.toml");
        Files.writeString(file, toml(names));
        return file;
    }

    private void writeToken() throws IOException {
        Path token = state.resolve("admin.token");
        if (Files.notExists(token)) {
            byte[] octets = new byte[16];
            new SecureRandom().nextBytes(octets);
            Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(token, HexFormat.of().formatHex(octets) + "\n");
        }
    }

    private String toml(Set<String> names) {
        String domains =
                String.join(", ", names.stream().map(n -> '"' + n + '"').toList());
        return TEMPLATE.formatted(
                hostname, state, portBase + 25, portBase + 87, portBase + 65, domains, state, portBase + 80);
    }

    /// What to type next.
    public List<String> hints() {
        return List.of(
                "Postrider is running for development; mail lies below " + state + "/mail",
                "  send one:   swaks --to dev@example.test --server 127.0.0.1:" + (portBase + 25),
                "  as a user:  swaks --to dev@example.test --server 127.0.0.1:" + (portBase + 87)
                        + " -tls --auth-user dev --auth-password dev",
                "  the queue:  bin/postrider queue list -c " + state.resolve("postrider.toml"),
                "  admin page: http://127.0.0.1:" + (portBase + 80) + "/ with the token in "
                        + state.resolve("admin.token"),
                "  try also:   temperror@, 550@, bounce@, timeout@example.test; stop with Ctrl-C");
    }
}
