// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.MimePart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Finds the part of a message that is a report. Pure functions.
final class Attachments {
    private static final int MAX_TRIES = 20;

    private Attachments() {}

    /// The first leaf that can be read; if none can, why the likeliest one cannot.
    static <T> Parsed<T> firstOf(MimePart message, Function<byte[], Parsed<T>> reader) {
        List<MimePart> leaves = new ArrayList<>();
        message.forEach(part -> {
            if (part.parts().isEmpty()) {
                leaves.add(part);
            }
        });
        Parsed<T> failure = Parsed.invalid("no report in the message");
        boolean likely = false;
        for (MimePart leaf : leaves.subList(0, Math.min(leaves.size(), MAX_TRIES))) {
            Parsed<T> read = reader.apply(leaf.decoded().octets());
            if (read instanceof Parsed.Valid<T>) {
                return read;
            }
            if (!likely) {
                failure = read;
                likely = leaf.type().startsWith("application/") || leaf.type().endsWith("/xml");
            }
        }
        return failure;
    }
}
