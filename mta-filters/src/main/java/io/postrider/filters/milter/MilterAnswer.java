// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.filters.scanner.ScannerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One packet from the milter.
///
/// @param command its letter
/// @param data what follows
record MilterAnswer(char command, byte[] data) {
    /// The number at the beginning.
    int number() {
        if (data.length < 4) {
            throw new ScannerException("the milter sent a short packet " + command);
        }
        return ByteBuffer.wrap(data).getInt();
    }

    /// The texts from `offset`, each ended by NUL; the last may lack it.
    List<String> texts(int offset) {
        List<String> texts = new ArrayList<>();
        int start = offset;
        for (int i = offset; i < data.length; i++) {
            if (data[i] == 0) {
                texts.add(new String(data, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < data.length) {
            texts.add(new String(data, start, data.length - start, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /// One of [#texts(int)].
    String text(int offset, int index) {
        List<String> texts = texts(Math.min(offset, data.length));
        if (index >= texts.size()) {
            throw new ScannerException("the milter sent a short packet " + command);
        }
        return texts.get(index);
    }
}
