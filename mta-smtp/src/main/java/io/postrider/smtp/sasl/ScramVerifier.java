// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server stores of a password for SCRAM (RFC 5802 §3): enough to check it, not enough to use it.
///
/// Written as `{SCRAM-SHA-256}4096,SALT,STOREDKEY,SERVERKEY`; `4096:SALT$STOREDKEY:SERVERKEY` (RFC 5803) is
/// read too.
public final class ScramVerifier {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,8})[,:]([A-Za-z0-9+/=]+)[,$]([A-Za-z0-9+/=]+)[,:]([A-Za-z0-9+/=]+)");
    private final ScramHash hash;
    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramVerifier(ScramHash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        this.hash = hash;
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /// Makes the verifier of a password, prepared by RFC 4013.
    public static ScramVerifier of(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] salted = hash.salted(password, salt, iterations);
        byte[] storedKey = hash.hash(hash.hmac(salted, "Client Key"));
        return new ScramVerifier(hash, iterations, salt.clone(), storedKey, hash.hmac(salted, "Server Key"));
    }

    /// Reads what is stored behind `{SCRAM-SHA-…}`; empty when it makes no sense.
    static Optional<ScramVerifier> parse(ScramHash hash, String payload) {
        Matcher form = FORM.matcher(payload);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            int iterations = Integer.parseInt(form.group(1));
            byte[] storedKey = base64.decode(form.group(3));
            byte[] serverKey = base64.decode(form.group(4));
            int length = hash.hash(new byte[0]).length;
            boolean whole = iterations > 0 && storedKey.length == length && serverKey.length == length;
            return whole
                    ? Optional.of(
                            new ScramVerifier(hash, iterations, base64.decode(form.group(2)), storedKey, serverKey))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Finds a verifier for a hash among what is stored of a user.
    static Optional<ScramVerifier> find(ScramHash hash, Iterable<String> verifiers) {
        for (String verifier : verifiers) {
            if (PasswordVerifiers.schemeOf(verifier).equals(hash.mechanism())) {
                return parse(hash, verifier.substring(hash.mechanism().length() + 2));
            }
        }
        return Optional.empty();
    }

    /// The form to store.
    public String encoded() {
        return "{" + hash.mechanism() + "}" + payload();
    }

    String payload() {
        Base64.Encoder base64 = Base64.getEncoder();
        return iterations
                + ","
                + base64.encodeToString(salt)
                + ","
                + base64.encodeToString(storedKey)
                + ","
                + base64.encodeToString(serverKey);
    }

    /// True when this is the password, as typed.
    boolean matches(String password) {
        String prepared = Preparation.saslprep(password).orElse(password);
        byte[] salted = hash.salted(prepared, salt, iterations);
        return MessageDigest.isEqual(storedKey, hash.hash(hash.hmac(salted, "Client Key")));
    }

    int iterations() {
        return iterations;
    }

    String saltText() {
        return Base64.getEncoder().encodeToString(salt);
    }

    /// True when the proof is that of the password (RFC 5802 §3).
    boolean proves(byte[] proof, String authMessage) {
        byte[] clientKey = hash.hmac(storedKey, authMessage);
        if (proof.length != clientKey.length) {
            return false;
        }
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(storedKey, hash.hash(clientKey));
    }

    String serverSignature(String authMessage) {
        return Base64.getEncoder().encodeToString(hash.hmac(serverKey, authMessage));
    }

    /// Never the keys.
    @Override
    public String toString() {
        return "ScramVerifier[" + hash.mechanism() + "]";
    }
}
