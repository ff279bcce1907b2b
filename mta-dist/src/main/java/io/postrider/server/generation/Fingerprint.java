// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A number that is the same for the same configuration, also after a restart: when it changes, queued mail
/// is routed
/// again.
final class Fingerprint {
    private Fingerprint() {}

    static long of(ConfigurationFile file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(file.root().describe().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
