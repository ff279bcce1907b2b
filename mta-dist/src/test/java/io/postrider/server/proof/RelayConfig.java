// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration of a relay to a sink on loopback.
final class RelayConfig {
    private RelayConfig() {}

    static Path write(Path folder, Path state, int sinkPort) throws IOException {
        return write(folder, state, sinkPort, "");
    }

    static Path write(Path folder, Path state, int sinkPort, String more) throws IOException {
        Path config = folder.resolve("postrider.toml");
        Files.writeString(config, """
                hostname = "proof.test"
                state-directory = "%s"
                [[listener]]
                name = "mx"
                bind = ["127.0.0.1:0"]
                role = "mx"
                filters = []
                reverse-lookup = false
                [relay]
                networks = ["127.0.0.0/8"]
                [outbound]
                tls = "none"
                retry = ["1s"]
                [dns]
                servers = ["127.0.0.1:9"]
                [[route]]
                recipient-domain = "*"
                to = "smtp://127.0.0.1:%d"
                for = "all"
                %s
                """.formatted(state, sinkPort, more));
        return config;
    }
}
