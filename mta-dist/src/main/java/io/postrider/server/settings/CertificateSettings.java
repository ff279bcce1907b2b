// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One `[certificate.NAME]`.
public record CertificateSettings(
        @Setting(text = "The certificate and its intermediates, PEM, leaf first.")
        Optional<Path> chain,

        @Setting(text = "The private key, PEM.") Optional<Path> key,

        @Setting(text = "Gets and renews the certificate by ACME.", byDefault = "false")
        boolean acme,

        @Setting(text = "The names for which SNI chooses it; `*.` stands for one label.")
        List<String> names) {}
