// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dnsbl;

import io.postrider.filters.dns.IpText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which answers of a list count (RFC 5782 §2.3). Immutable.
///
/// @param ranges of addresses as unsigned numbers; none = all but those of errors
record ListAnswers(List<Range> ranges) {
    /// From and to, both included.
    record Range(long from, long to) {}

    private static final long ALL = 0x7f000000L;
    private static final long ERRORS = 0x7fff0000L;

    /// Reads the setting; empty when one of the texts is no range.
    static Optional<ListAnswers> parse(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            String[] ends = text.split("-", 2);
            Optional<byte[]> from = IpText.parseV4(ends[0].strip());
            Optional<byte[]> to = IpText.parseV4(ends[ends.length - 1].strip());
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(new Range(number(from.get()), number(to.get())));
        }
        return Optional.of(new ListAnswers(List.copyOf(ranges)));
    }

    private static long number(byte[] octets) {
        return ByteBuffer.wrap(octets).getInt() & 0xffff_ffffL;
    }

    boolean count(byte[] address) {
        if (address.length != 4) {
            return false;
        }
        long number = number(address);
        if (ranges.isEmpty()) {
            return (number & 0xff00_0000L) == ALL && (number & 0xffff_0000L) != ERRORS;
        }
        return ranges.stream().anyMatch(range -> number >= range.from() && number <= range.to());
    }
}
