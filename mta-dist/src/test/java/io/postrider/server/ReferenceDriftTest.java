// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The generated reference in docs is that of the code: `postrider config docs >
/// docs/reference/configuration.md`.
class ReferenceDriftTest {
    @Test
    void theReferenceInDocsIsTheGeneratedOne() throws IOException {
        assertThat(Files.readString(Path.of("../docs/reference/configuration.md")))
                .isEqualTo(ConfigurationView.reference());
    }
}
