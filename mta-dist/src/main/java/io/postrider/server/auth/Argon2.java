// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id hashes in the PHC form `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH` (RFC 9106). Thread-safe; one check
/// takes
/// about 20 MiB and some ten milliseconds, so callers bound how many run at a time.
public final class Argon2 {
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_OCTETS = 32;
    private static final int MAX_MEMORY_KIB = 1 << 20;

    private Argon2() {}

    private record Cost(int memoryKib, int passes, int lanes) {}

    /// Makes a hash with OWASP's figures: 19 MiB, two passes, one lane.
    public static String hash(String password, RandomGenerator random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        byte[] hash = derive(password, salt, new Cost(MEMORY_KIB, PASSES, LANES), HASH_OCTETS);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    /// True when the password made the hash; empty when `phc` is no Argon2id hash that we can check.
    public static Optional<Boolean> verify(String phc, String password) {
        String[] parts = phc.split("\\$");
        if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
            return Optional.empty();
        }
        Optional<Cost> cost = cost(parts[3]);
        try {
            byte[] salt = Base64.getDecoder().decode(parts[4]);
            byte[] expected = Base64.getDecoder().decode(parts[5]);
            boolean usable = expected.length >= 16 && expected.length <= 128 && salt.length >= 8;
            return usable
                    ? cost.map(c -> MessageDigest.isEqual(expected, derive(password, salt, c, expected.length)))
                    : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Cost> cost(String text) {
        String[] parts = text.split(",");
        if (parts.length != 3
                || !parts[0].matches("m=\\d{1,7}")
                || !parts[1].matches("t=\\d{1,2}")
                || !parts[2].matches("p=\\d{1,2}")) {
            return Optional.empty();
        }
        Cost cost = new Cost(number(parts[0]), number(parts[1]), number(parts[2]));
        boolean sane = cost.memoryKib() >= 8 * Math.max(1, cost.lanes())
                && cost.memoryKib() <= MAX_MEMORY_KIB
                && cost.passes() > 0
                && cost.lanes() > 0;
        return sane ? Optional.of(cost) : Optional.empty();
    }

    private static int number(String part) {
        return Integer.parseInt(part.substring(2));
    }

    private static byte[] derive(String password, byte[] salt, Cost cost, int octets) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] hash = new byte[octets];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
