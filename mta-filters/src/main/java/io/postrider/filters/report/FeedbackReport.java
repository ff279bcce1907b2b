// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.MimeHeader;
import io.postrider.filters.mime.MimePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A complaint in the abuse reporting format (RFC 5965, RFC 6591). Immutable.
///
/// @param fields of `message/feedback-report`
/// @param original the head of the reported message, where there is one
public record FeedbackReport(MimeHeader fields, Optional<MimeHeader> original) {
    private static final List<String> ONCE = List.of("feedback-type", "user-agent", "version");

    /// Reads the report that a message is.
    public static Parsed<FeedbackReport> of(MimePart message) {
        List<MimePart> reports = new ArrayList<>();
        List<MimeHeader> originals = new ArrayList<>();
        for (MimePart part : message.parts()) {
            switch (part.type()) {
                case "message/feedback-report" -> reports.add(part);
                case "message/rfc822", "message/global" -> part.parts().forEach(inner -> originals.add(inner.header()));
                case "text/rfc822-headers", "message/global-headers" ->
                    originals.addAll(StatusFields.groups(part.text()));
                default -> {}
            }
        }
        if (!message.type().equals("multipart/report")) {
            return Parsed.invalid("no multipart/report");
        }
        if (reports.size() != 1) {
            return Parsed.invalid("not one message/feedback-report but " + reports.size());
        }
        if (originals.isEmpty()) {
            // RFC 5965 §2 (d): the third part is the reported message, or its head
            return Parsed.invalid("no reported message");
        }
        return ofFields(reports.getFirst().text(), originals.stream().findFirst());
    }

    /// Reads the fields of a `message/feedback-report` alone.
    public static Parsed<FeedbackReport> ofFields(String text, Optional<MimeHeader> original) {
        List<MimeHeader> groups = StatusFields.groups(text);
        if (groups.isEmpty()) {
            return Parsed.invalid("the feedback report has no fields");
        }
        MimeHeader fields = groups.getFirst();
        for (String name : ONCE) {
            // RFC 5965 §3.1
            if (fields.all(name).size() != 1) {
                return Parsed.invalid(name + " must stand once");
            }
        }
        return Parsed.valid(new FeedbackReport(fields, original));
    }
}
