// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SCRAM (RFC 5802, RFC 7677) without channel binding. One exchange; throws
/// [IllegalArgumentException] when the server breaks the mechanism's rules.
final class ScramClient {
    private static final int MAX_ITERATIONS = 600_000;
    private static final String CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private final String hash;
    private final ClientCredentials.Password credentials;
    private final String nonce;
    private byte[] serverSignature = {};

    /// @param hash `SHA-1`, `SHA-256` or `SHA-512`
    ScramClient(String hash, ClientCredentials.Password credentials, RandomGenerator random) {
        this.hash = hash;
        this.credentials = credentials;
        StringBuilder text = new StringBuilder();
        random.ints(24, 0, CHARS.length()).forEach(i -> text.append(CHARS.charAt(i)));
        this.nonce = text.toString();
    }

    String first() {
        return "n,," + firstBare();
    }

    private String firstBare() {
        return "n=" + credentials.user().replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /// Answers the server's first message.
    String last(String serverFirst) {
        Map<String, String> fields = fields(serverFirst);
        String whole = fields.getOrDefault("r", "");
        int iterations = iterations(fields.getOrDefault("i", ""));
        if (!whole.startsWith(nonce) || whole.length() == nonce.length() || fields.containsKey("m")) {
            throw new IllegalArgumentException("the server's SCRAM nonce does not extend ours");
        }
        byte[] salt = Base64.getDecoder().decode(fields.getOrDefault("s", ""));
        byte[] salted = hi(salt, iterations);
        byte[] clientKey = hmac(salted, "Client Key");
        String withoutProof = "c=biws,r=" + whole;
        String authMessage = firstBare() + "," + serverFirst + "," + withoutProof;
        byte[] proof = hmac(digest(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = hmac(hmac(salted, "Server Key"), authMessage);
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    /// Checks that the server knows the password too (RFC 5802 §3).
    void verify(String serverLast) {
        Map<String, String> fields = fields(serverLast);
        byte[] shown = Base64.getDecoder().decode(fields.getOrDefault("v", ""));
        if (!MessageDigest.isEqual(shown, serverSignature)) {
            throw new IllegalArgumentException("the server does not know the password (SCRAM signature)");
        }
    }

    private static int iterations(String text) {
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > MAX_ITERATIONS) {
            throw new IllegalArgumentException("the server's SCRAM iteration count is out of range");
        }
        return Integer.parseInt(text);
    }

    private static Map<String, String> fields(String message) {
        Map<String, String> fields = new HashMap<>();
        for (String field : message.split(",", 20)) {
            if (field.length() > 1 && field.charAt(1) == '=') {
                fields.put(field.substring(0, 1), field.substring(2));
            }
        }
        return fields;
    }

    private byte[] hi(byte[] salt, int iterations) {
        if (salt.length == 0 || credentials.password().isEmpty()) {
            throw new IllegalArgumentException("SCRAM needs a salt and a password");
        }
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.replace("-", ""));
            int bits = MessageDigest.getInstance(hash).getDigestLength() * 8;
            PBEKeySpec spec = new PBEKeySpec(credentials.password().toCharArray(), salt, iterations, bits);
            return factory.generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK lacks PBKDF2 with " + hash, impossible);
        }
    }

    private byte[] hmac(byte[] key, String text) {
        String algorithm = "Hmac" + hash.replace("-", "");
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK lacks " + algorithm, impossible);
        }
    }

    private byte[] digest(byte[] octets) {
        try {
            return MessageDigest.getInstance(hash).digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK lacks " + hash, impossible);
        }
    }
}
