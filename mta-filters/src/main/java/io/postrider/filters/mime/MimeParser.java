// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.mime.BoundaryScanner.Hit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a message into a tree of entities (RFC 2045 to 2049, RFC 6532). Never fails: what is wrong becomes a
/// defect of
/// the entity. Linear in time, bounded by [MimeLimits]. One use, one thread.
public final class MimeParser {
    /// Messages inside an encoded `message/rfc822` (which RFC 2046 §5.2.1 forbids) are read up to here.
    private static final int MAX_DECODED_MESSAGES = 3;

    private static final int MAX_BOUNDARY = 70;

    private final byte[] octets;
    private final Budget budget;
    private final int decodings;
    private final BoundaryScanner lines;
    private final HeaderReader headers;
    private Hit last = Hit.END;

    /// What is left for the whole message, whatever is decoded inside it.
    private static final class Budget {
        private final MimeLimits limits;
        private int parts;

        private Budget(MimeLimits limits) {
            this.limits = limits;
        }
    }

    private MimeParser(byte[] octets, Budget budget, int decodings) {
        this.octets = octets;
        this.budget = budget;
        this.decodings = decodings;
        this.lines = new BoundaryScanner(octets);
        this.headers = new HeaderReader(octets, lines, budget.limits.headerFields());
    }

    /// Reads a message with the standard limits.
    public static MimePart parse(byte[] message) {
        return parse(message, MimeLimits.standard());
    }

    /// Reads a message.
    public static MimePart parse(byte[] message, MimeLimits limits) {
        return new MimeParser(message, new Budget(limits), 0).entity("text/plain", 0);
    }

    private MimePart entity(String defaultType, int depth) {
        budget.parts++;
        Set<String> defects = new LinkedHashSet<>();
        HeaderReader.Head head = headers.read(defects, depth == 0);
        ContentHeader content = ContentHeader.of(head.header(), defaultType);
        defects.addAll(content.defects());
        int start = lines.position();
        List<MimePart> parts = new ArrayList<>();
        boolean deep = depth >= budget.limits.nesting();
        if (head.boundary().isPresent()) {
            last = head.boundary().get();
            return finish(content, new MimePart.Span(last.contentEnd(), last.contentEnd()), parts, defects);
        }
        boolean composite = content.type().startsWith("multipart/") || content.isMessage();
        if (composite && deep) {
            defects.add("nesting-too-deep");
        }
        Optional<String> boundary = boundary(content, defects);
        if (boundary.isPresent() && !deep) {
            multipart(boundary.get(), content, new Children(parts, defects, depth));
        } else if (content.isMessage() && content.hasIdentityEncoding() && !deep) {
            parts.add(entity("text/plain", depth + 1));
        } else {
            last = lines.nextBoundary();
        }
        MimePart.Span body = new MimePart.Span(start, Math.max(start, last.contentEnd()));
        if (content.isMessage() && !content.hasIdentityEncoding() && !deep) {
            decodedMessage(content, body, new Children(parts, defects, depth));
        }
        return finish(content, body, parts, defects);
    }

    private MimePart finish(ContentHeader content, MimePart.Span body, List<MimePart> parts, Set<String> defects) {
        return new MimePart(octets, body, content, parts, List.copyOf(defects));
    }

    /// Where the entities below one go.
    private record Children(List<MimePart> parts, Set<String> defects, int depth) {}

    private static Optional<String> boundary(ContentHeader content, Set<String> defects) {
        if (!content.type().startsWith("multipart/")) {
            return Optional.empty();
        }
        Optional<String> boundary = content.parameters()
                .named("boundary")
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty());
        if (boundary.isEmpty()) {
            defects.add("missing-boundary-parameter");
        } else if (boundary.get().length() > MAX_BOUNDARY) {
            defects.add("boundary-too-long");
        }
        return boundary.filter(text -> text.length() <= BoundaryScanner.MAX_BOUNDARY);
    }

    private void multipart(String boundary, ContentHeader content, Children children) {
        // RFC 2046 §5.1.5
        String defaultType = content.type().equals("multipart/digest") ? "message/rfc822" : "text/plain";
        int level = lines.open(boundary);
        last = lines.nextBoundary();
        while (last.level() == level && !last.closes()) {
            if (budget.parts >= budget.limits.parts()) {
                children.defects().add("too-many-parts");
                last = lines.nextBoundary();
            } else {
                children.parts().add(entity(defaultType, children.depth() + 1));
            }
        }
        boolean closed = last.level() == level;
        lines.close(level);
        if (children.parts().isEmpty()) {
            children.defects().add("no-parts");
        }
        if (closed) {
            last = lines.nextBoundary();
        } else {
            children.defects().add("missing-close-boundary");
        }
    }

    private void decodedMessage(ContentHeader content, MimePart.Span body, Children children) {
        if (decodings >= MAX_DECODED_MESSAGES || budget.parts >= budget.limits.parts()) {
            children.defects().add("nesting-too-deep");
            return;
        }
        byte[] inner = TransferDecoder.decode(octets, body, content.encoding()).octets();
        children.parts().add(new MimeParser(inner, budget, decodings + 1).entity("text/plain", children.depth() + 1));
    }
}
