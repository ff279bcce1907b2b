// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Questions about certificates: names (RFC 9525), digests, channel binding (RFC 5929 §4). Pure.
public final class Certificates {
    private static final int DNS_NAME = 2;

    private Certificates() {}

    /// The DNS names of the subjectAltName, lower case. The common name does not count (RFC 9525 §2).
    public static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
                boolean dns = entry.size() > 1 && entry.get(0) instanceof Integer type && type == DNS_NAME;
                if (dns && entry.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
        return names;
    }

    /// The name of `certificate` that stands for one of `hosts`, if any. A host `.example.org` asks for
    /// any name one label below it.
    public static Optional<String> matchingName(X509Certificate certificate, List<String> hosts) {
        List<String> presented = dnsNames(certificate);
        for (String host : hosts) {
            for (String name : presented) {
                if (matches(name, host)) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /// Whether the presented `name` stands for `host`: equal, or its left-most label is `*` and the rest
    /// is equal (RFC 9525 §6.3).
    public static boolean matches(String name, String host) {
        String presented = ascii(name);
        String wanted = ascii(host);
        if (presented.isEmpty() || wanted.isEmpty()) {
            return false;
        }
        if (wanted.startsWith(".")) {
            String parent = presented.startsWith("*.") ? presented.substring(1) : parent(presented);
            return parent.equals(wanted);
        }
        if (presented.startsWith("*.")) {
            // a wildcard needs two labels behind it, so that *.org never matches
            boolean wide = presented.indexOf('.', 2) < 0;
            return !wide && parent(wanted).equals(presented.substring(1)) && wanted.indexOf('.') > 0;
        }
        return !presented.contains("*") && presented.equals(wanted);
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    private static String ascii(String name) {
        String text = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException invalid) {
            return "";
        }
    }

    /// The SHA-256 of the certificate, lower-case hex.
    public static String fingerprint(X509Certificate certificate) {
        return HexFormat.of().formatHex(digest("SHA-256", encoded(certificate)));
    }

    /// The SHA-256 of its SubjectPublicKeyInfo, lower-case hex.
    public static String keyFingerprint(X509Certificate certificate) {
        return HexFormat.of()
                .formatHex(digest("SHA-256", certificate.getPublicKey().getEncoded()));
    }

    /// The `tls-server-end-point` channel binding of a server with this certificate (RFC 5929 §4.1): the
    /// certificate's digest by the hash of its signature algorithm, SHA-256 in the place of MD5 and
    /// SHA-1; empty where the signature uses no single hash function.
    public static Optional<byte[]> serverEndPoint(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = algorithm.indexOf("WITH");
        if (with < 0) {
            return Optional.empty();
        }
        String hash = algorithm.substring(0, with);
        String name = switch (hash) {
            case "MD5", "SHA1", "SHA-1", "SHA256" -> "SHA-256";
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            case "SHA224" -> "SHA-224";
            default -> "";
        };
        return name.isEmpty() ? Optional.empty() : Optional.of(digest(name, encoded(certificate)));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate without an encoding", impossible);
        }
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has no " + algorithm, impossible);
        }
    }
}
