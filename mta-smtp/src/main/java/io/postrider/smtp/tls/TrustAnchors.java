// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The certificates that may issue others (RFC 5280 §6.1.1). Immutable, thread-safe.
public final class TrustAnchors {
    private final X509TrustManager manager;

    private TrustAnchors(X509TrustManager manager) {
        this.manager = manager;
    }

    /// Those of the JDK.
    public static TrustAnchors system() {
        return ofStore(null);
    }

    /// The certificates of a PEM bundle.
    ///
    /// @throws IOException with a sentence that names the file
    public static TrustAnchors ofPem(Path bundle) throws IOException {
        return of(PemFiles.certificates(bundle));
    }

    /// These certificates.
    public static TrustAnchors of(List<X509Certificate> anchors) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("anchor-" + i, anchors.get(i));
            }
            return ofStore(store);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("no key store in memory", impossible);
        }
    }

    @SuppressWarnings("NullAway") // the JDK takes null for its own anchors
    private static TrustAnchors ofStore(@org.jspecify.annotations.Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return new TrustAnchors(x509);
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has no trust manager", impossible);
        }
    }

    /// Checks that `chain`, the peer's own certificate first, leads to an anchor now and is for a TLS
    /// server.
    ///
    /// @throws CertificateException when it does not; a [java.security.cert.CertificateExpiredException]
    ///     is in its causes when it is out of its time
    public void check(List<X509Certificate> chain) throws CertificateException {
        manager.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    }

    /// As [#check(List)], for the certificate of a TLS client.
    ///
    /// @throws CertificateException when it does not lead to an anchor, or is not for clients
    public void checkClient(List<X509Certificate> chain) throws CertificateException {
        manager.checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    }

    /// The anchors themselves.
    public List<X509Certificate> certificates() {
        return new ArrayList<>(Arrays.asList(manager.getAcceptedIssuers()));
    }
}
