// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One entity of a message (RFC 2045 §2.4): the message itself, or a body part. Immutable; holds on to the
/// message's
/// octets.
public final class MimePart {
    private final byte[] octets;
    private final Span body;
    private final MimeHeader header;
    private final ContentHeader content;
    private final List<MimePart> parts;
    private final List<String> defects;

    /// Where a body stands.
    record Span(int start, int end) {}

    MimePart(byte[] octets, Span body, ContentHeader content, List<MimePart> parts, List<String> defects) {
        this.octets = octets;
        this.body = body;
        this.header = content.header();
        this.content = content;
        this.parts = List.copyOf(parts);
        this.defects = List.copyOf(defects);
    }

    /// The header fields.
    public MimeHeader header() {
        return header;
    }

    /// `type/subtype` in lower case, the default one where there is none or it cannot be read (RFC 2045
    /// §5.2).
    public String type() {
        return content.type();
    }

    /// The parameters of Content-Type, decoded (RFC 2231).
    public Parameters parameters() {
        return content.parameters();
    }

    /// The charset in lower case: that of the parameter, `us-ascii` for texts without.
    public Optional<String> charset() {
        return content.charset();
    }

    /// The file name: that of Content-Disposition, else `name` of Content-Type; decoded.
    public Optional<String> filename() {
        return content.filename();
    }

    /// `inline`, `attachment` or another word in lower case, where it is said.
    public Optional<String> disposition() {
        return content.disposition();
    }

    /// Content-Transfer-Encoding in lower case; `7bit` by default.
    public String encoding() {
        return content.encoding();
    }

    /// The parts of a multipart, or the one message of a `message/rfc822`.
    public List<MimePart> parts() {
        return parts;
    }

    /// What is wrong with this entity: words with dashes.
    public List<String> defects() {
        return defects;
    }

    /// True when it is a multipart.
    public boolean isMultipart() {
        return type().startsWith("multipart/");
    }

    /// Octets of the body before decoding.
    public int encodedSize() {
        return body.end() - body.start();
    }

    /// The body decoded; each call decodes anew. The body of a composite type stays as it stands.
    public DecodedBody decoded() {
        return TransferDecoder.decode(octets, body, isMultipart() ? "7bit" : encoding());
    }

    /// The decoded body as characters of its charset.
    public String text() {
        return Charsets.decode(decoded().octets(), charset().orElse("utf-8"));
    }

    /// The body as it stands, octets as ISO-8859-1.
    public String rawText() {
        return new String(octets, body.start(), encodedSize(), StandardCharsets.ISO_8859_1);
    }

    /// Visits this entity and all below it, depth first.
    public void forEach(Consumer<MimePart> visitor) {
        visitor.accept(this);
        parts.forEach(part -> part.forEach(visitor));
    }
}
