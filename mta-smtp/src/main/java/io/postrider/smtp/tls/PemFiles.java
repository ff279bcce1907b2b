// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PEM files (RFC 7468): certificates, and private keys in PKCS #8, PKCS #1 and SEC 1 form. Every
/// fault is an [IOException] with one sentence that names the file.
final class PemFiles {
    private static final long MAX_OCTETS = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    private PemFiles() {}

    /// One block of a file.
    ///
    /// @param label such as `CERTIFICATE`
    /// @param der its octets
    private record Block(String label, byte[] der) {}

    /// All certificates of the file, at least one.
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> result = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                result.add(certificate(file, block.der));
            }
        }
        if (result.isEmpty()) {
            throw new IOException(file + " holds no certificate (no BEGIN CERTIFICATE line)");
        }
        return List.copyOf(result);
    }

    /// The first private key of the file.
    static PrivateKey privateKey(Path file) throws IOException {
        for (Block block : blocks(file)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(file, block.der);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, legacy(file, block.der, false));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, legacy(file, block.der, true));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException(file + " holds an encrypted private key; store it without a passphrase");
                default -> {
                    // certificates and EC PARAMETERS may stand beside the key
                }
            }
        }
        throw new IOException(file + " holds no private key (no BEGIN PRIVATE KEY line)");
    }

    private static byte[] legacy(Path file, byte[] der, boolean elliptic) throws IOException {
        try {
            return elliptic ? LegacyKeys.wrapSec1(der) : LegacyKeys.wrapPkcs1(der);
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + " holds a damaged private key: " + damaged.getMessage(), damaged);
        }
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
        try {
            return LegacyKeys.decode(pkcs8);
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(file + " holds a private key of an unknown kind, or a damaged one", damaged);
        }
    }

    private static X509Certificate certificate(Path file, byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException damaged) {
            throw new IOException(file + " holds a damaged certificate: " + damaged.getMessage(), damaged);
        }
    }

    private static List<Block> blocks(Path file) throws IOException {
        String text = read(file);
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String body = matcher.group(2);
            if (body.contains("Proc-Type:")) {
                throw new IOException(file + " holds an encrypted private key; store it without a passphrase");
            }
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(body.strip())));
            } catch (IllegalArgumentException damaged) {
                throw new IOException(file + " is damaged: a PEM block is not base64", damaged);
            }
        }
        return blocks;
    }

    private static String read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_OCTETS) {
                throw new IOException(file + " is larger than any PEM file should be");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            throw new IOException(file + " does not exist", absent);
        } catch (java.nio.file.AccessDeniedException denied) {
            throw new IOException(file + " may not be read by this user", denied);
        }
    }
}
