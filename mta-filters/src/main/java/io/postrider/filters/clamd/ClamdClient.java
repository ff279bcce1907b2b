// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.clamd;

import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerConnection;
import io.postrider.filters.scanner.ScannerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Speaks INSTREAM (clamd(8)): the command, chunks of a length and octets, a chunk of length 0, one line
/// back.
final class ClamdClient {
    private static final int CHUNK = 16_384;
    private static final int MAX_ANSWER = 4_096;
    private final ScannerAddress address;
    private final Duration connectTimeout;
    private final Duration scanTimeout;

    ClamdClient(ScannerAddress address, Duration connectTimeout, Duration scanTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.scanTimeout = scanTimeout;
    }

    /// The name of what was found; empty when nothing was.
    Optional<String> scan(InputStream message) {
        try (ScannerConnection clamd = ScannerConnection.open(address, connectTimeout)) {
            clamd.deadline(scanTimeout);
            clamd.write("zINSTREAM\0");
            byte[] buffer = new byte[CHUNK];
            for (int count = message.read(buffer); count >= 0; count = message.read(buffer)) {
                // a chunk of no octets would end the stream
                if (count > 0) {
                    clamd.write(ByteBuffer.allocate(4).putInt(count).flip());
                    clamd.write(ByteBuffer.wrap(buffer, 0, count));
                }
            }
            clamd.write(new byte[4]);
            return verdict(new String(clamd.readUntil((byte) 0, MAX_ANSWER), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            throw new ScannerException("the message could not be read", unreadable);
        }
    }

    private static Optional<String> verdict(String answer) {
        String text = answer.startsWith("stream: ") ? answer.substring(8) : answer;
        if (text.equals("OK")) {
            return Optional.empty();
        }
        if (text.endsWith(" FOUND")) {
            return Optional.of(text.substring(0, text.length() - " FOUND".length()));
        }
        throw new ScannerException("clamd answers: " + answer);
    }
}
