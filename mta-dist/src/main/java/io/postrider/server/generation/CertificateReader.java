// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.CertificateSettings;
import io.postrider.server.settings.ListenerSettings.ClientCertificate;
import io.postrider.smtp.server.TlsServerContext;
import io.postrider.smtp.server.TlsServerSettings;
import io.postrider.smtp.server.TlsServerSettings.Certificate;
import io.postrider.smtp.tls.PemIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `[certificate.NAME]` and makes the listeners' TLS contexts of them.
final class CertificateReader {
    private final Map<String, Certificate> certificates = new LinkedHashMap<>();

    CertificateReader(ConfigurationFile file) throws InvalidSettingException {
        for (Map.Entry<String, TomlSettings> entry :
                file.root().named("certificate").entrySet()) {
            TomlSettings table = entry.getValue();
            CertificateSettings settings = table.read(CertificateSettings.class);
            if (settings.acme()) {
                throw table.invalid("acme", "certificates by ACME are not in this release; name chain and key");
            }
            Path chain = settings.chain().orElseThrow(() -> table.invalid("chain", "a certificate needs a chain"));
            Path key = settings.key().orElseThrow(() -> table.invalid("key", "a certificate needs a key"));
            try {
                certificates.put(
                        entry.getKey(), new Certificate(settings.names(), List.of(PemIdentity.load(chain, key))));
            } catch (IOException e) {
                throw table.invalid("chain", String.valueOf(e.getMessage()));
            }
        }
    }

    /// The context of a listener: its own certificate first, the others for SNI.
    Optional<TlsServerContext> context(ListenerConfiguration listener) throws InvalidSettingException {
        Optional<String> name = listener.identity().certificate();
        boolean wanted = listener.identity().tls() != io.postrider.smtp.session.TlsOffer.NONE;
        if (!wanted) {
            return Optional.empty();
        }
        List<Certificate> ordered = new ArrayList<>(certificates.values());
        if (name.isPresent()) {
            Certificate own = certificates.get(name.get());
            if (own == null) {
                throw listener.table().invalid("certificate", "there is no [certificate." + name.get() + "]");
            }
            ordered.remove(own);
            ordered.addFirst(own);
        }
        if (ordered.isEmpty()) {
            throw listener.table().invalid("tls", "TLS needs a [certificate.NAME]");
        }
        try {
            return Optional.of(TlsServerContext.create(new TlsServerSettings(ordered, clients(listener))));
        } catch (IOException e) {
            throw listener.table().invalid("certificate", String.valueOf(e.getMessage()));
        }
    }

    private static TlsServerSettings.ClientCertificates clients(ListenerConfiguration listener) {
        return listener.identity().clientCertificate() == ClientCertificate.ASK
                ? new TlsServerSettings.ClientCertificates.Ask(Optional.empty())
                : new TlsServerSettings.ClientCertificates.Off();
    }
}
