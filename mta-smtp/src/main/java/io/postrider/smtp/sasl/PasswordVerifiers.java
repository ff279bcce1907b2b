// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/// All schemes of stored passwords: `{PLAIN}` (or no scheme at all) and `{SCRAM-SHA-…}` are built in, others
/// come from
/// outside. Immutable.
public final class PasswordVerifiers {
    private final List<PasswordVerifier> schemes;

    private PasswordVerifiers(List<PasswordVerifier> schemes) {
        this.schemes = schemes;
    }

    /// The built-in schemes and others.
    ///
    /// @param random salts the decoys
    public static PasswordVerifiers of(RandomGenerator random, List<PasswordVerifier> others) {
        List<PasswordVerifier> all = new ArrayList<>(others);
        for (ScramHash hash : ScramHash.values()) {
            all.add(new ScramPasswords(hash, random));
        }
        return new PasswordVerifiers(List.copyOf(all));
    }

    /// Checks a password, prepared by RFC 8265, against all of a user's verifiers. A failure costs the same
    /// whatever the
    /// verifiers were, and as much as for a user who does not exist.
    public boolean matches(List<String> verifiers, String password) {
        Set<String> spent = new HashSet<>();
        boolean matches = false;
        for (String verifier : verifiers) {
            matches |= matches(verifier, password, spent);
        }
        if (!matches) {
            schemes.stream()
                    .filter(scheme -> !spent.contains(scheme.scheme()) && isUsual(scheme))
                    .forEach(scheme -> scheme.matches(scheme.decoy(), password));
        }
        return matches;
    }

    // one SCRAM hash stands for the others, or the decoys would cost thrice
    private static boolean isUsual(PasswordVerifier scheme) {
        return !(scheme instanceof ScramPasswords scram) || scram.hash == ScramHash.SHA_256;
    }

    private boolean matches(String verifier, String password, Set<String> spent) {
        String name = schemeOf(verifier);
        if (name.equals("PLAIN")) {
            return plainMatches(plain(verifier), password);
        }
        for (PasswordVerifier scheme : schemes) {
            if (scheme.scheme().equals(name)) {
                spent.add(name);
                return scheme.matches(verifier.substring(name.length() + 2), password);
            }
        }
        return false;
    }

    private static boolean plainMatches(String stored, String password) {
        String prepared = Preparation.password(stored).orElse(stored);
        return MessageDigest.isEqual(
                prepared.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    /// The scheme of a stored verifier in upper case; `PLAIN` for one without braces.
    static String schemeOf(String verifier) {
        int end = verifier.indexOf('}');
        return verifier.startsWith("{") && end > 1 ? verifier.substring(1, end).toUpperCase(Locale.ROOT) : "PLAIN";
    }

    /// The password of a `{PLAIN}` verifier.
    static String plain(String verifier) {
        return verifier.regionMatches(true, 0, "{PLAIN}", 0, 7) ? verifier.substring(7) : verifier;
    }

    /// Passwords against SCRAM verifiers.
    private static final class ScramPasswords implements PasswordVerifier {
        private static final int SALT_OCTETS = 16;
        private final ScramHash hash;
        private final String decoy;

        ScramPasswords(ScramHash hash, RandomGenerator random) {
            this.hash = hash;
            byte[] salt = new byte[SALT_OCTETS];
            random.nextBytes(salt);
            this.decoy = ScramVerifier.of(hash, "", salt, 4096).payload();
        }

        @Override
        public String scheme() {
            return hash.mechanism();
        }

        @Override
        public boolean matches(String verifier, String password) {
            return ScramVerifier.parse(hash, verifier)
                    .map(stored -> stored.matches(password))
                    .orElse(false);
        }

        @Override
        public String decoy() {
            return decoy;
        }
    }
}
