// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `-c FILE`, which every command has.
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file (default: POSTRIDER_CONFIG, conf/postrider.toml beside the program, "
                    + "/etc/postrider/postrider.toml).")
    private @Nullable String file;

    Optional<String> file() {
        return Optional.ofNullable(file);
    }
}
