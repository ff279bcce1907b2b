// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.plugin.Setting;
import io.postrider.smtp.tls.TrustAnchors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// `[tls]`: whom to trust.
///
/// @param caBundle certificates of authorities, PEM
public record TlsSettings(
        @Setting(text = "The authorities to trust, a PEM file; default: those of the Java runtime.")
        Optional<Path> caBundle) {
    /// The authorities of the Java runtime.
    public static TlsSettings defaults() {
        return new TlsSettings(Optional.empty());
    }

    /// Reads the authorities.
    ///
    /// @throws IOException with a sentence that names the file
    public TrustAnchors anchors() throws IOException {
        return caBundle.isPresent() ? TrustAnchors.ofPem(caBundle.get()) : TrustAnchors.system();
    }
}
