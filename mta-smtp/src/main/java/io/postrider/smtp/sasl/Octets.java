// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Text in the octets of an exchange. Pure functions.
final class Octets {
    private Octets() {}

    /// The text; empty when it is no UTF-8.
    static Optional<String> text(byte[] octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
