// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.smtp.tls.TrustAnchors;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Issues certificates for tests: a root, authorities below it, hosts.
public final class TestCa {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private final X509Certificate certificate;
    private final KeyPair keys;

    private TestCa(X509Certificate certificate, KeyPair keys) {
        this.certificate = certificate;
        this.keys = keys;
    }

    /// A self-signed root.
    public static TestCa root(String name) throws Exception {
        KeyPair keys = keys();
        X500Name subject = new X500Name("CN=" + name);
        return new TestCa(issue(new Order(subject, subject, keys, true, List.of(), valid()), keys.getPrivate()), keys);
    }

    /// An authority below this one.
    public TestCa below(String name) throws Exception {
        KeyPair other = keys();
        Order order = new Order(name(certificate), new X500Name("CN=" + name), other, true, List.of(), valid());
        return new TestCa(issue(order, keys.getPrivate()), other);
    }

    /// A host's certificate, valid now.
    public Host host(String... names) throws Exception {
        return host(valid(), names);
    }

    /// A host's certificate that expired yesterday.
    public Host expired(String... names) throws Exception {
        Instant now = Instant.now();
        return host(new Instant[] {now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))}, names);
    }

    /// A host's certificate without subjectAltName: only a common name.
    public Host commonName(String name) throws Exception {
        KeyPair own = keys();
        Order order = new Order(name(certificate), new X500Name("CN=" + name), own, false, List.of(), valid());
        return new Host(issue(order, keys.getPrivate()), own.getPrivate());
    }

    private Host host(Instant[] validity, String... names) throws Exception {
        KeyPair own = keys();
        Order order = new Order(
                name(certificate), new X500Name("CN=" + names[0]), own, false, Arrays.asList(names), validity);
        return new Host(issue(order, keys.getPrivate()), own.getPrivate());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public TrustAnchors anchors() {
        return TrustAnchors.of(List.of(certificate));
    }

    /// A certificate and its key.
    public record Host(X509Certificate certificate, PrivateKey key) {
        /// A server's context that shows this certificate and the given issuers.
        public SSLContext context(X509Certificate... issuers) throws Exception {
            Certificate[] chain = new Certificate[issuers.length + 1];
            chain[0] = certificate;
            System.arraycopy(issuers, 0, chain, 1, issuers.length);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("host", key, new char[0], chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }
    }

    private record Order(
            X500Name issuer,
            X500Name subject,
            KeyPair keys,
            boolean authority,
            List<String> names,
            Instant[] validity) {}

    private static X509Certificate issue(Order order, PrivateKey signer) throws Exception {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                order.issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(order.validity[0]),
                Date.from(order.validity[1]),
                order.subject,
                order.keys.getPublic());
        if (order.authority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (!order.names.isEmpty()) {
            GeneralName[] names = order.names.stream()
                    .map(n -> new GeneralName(GeneralName.dNSName, n))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static Instant[] valid() {
        Instant now = Instant.now();
        return new Instant[] {now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(2))};
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
