// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.MimePart;
import java.util.List;
import java.util.Map;

/// A DMARC aggregate report (RFC 7489 appendix C, RFC 9990). Immutable; the names are those of the schema.
///
/// @param version the schema's version; empty where it is not said
/// @param metadata `org_name email extra_contact_info report_id generator`
/// @param begin epoch second
/// @param end epoch second
/// @param errors `error` elements
/// @param policy `domain p sp np adkim aspf pct fo testing discovery_method`
/// @param records in order
public record DmarcReport(
        String version,
        Map<String, String> metadata,
        long begin,
        long end,
        List<String> errors,
        Map<String, String> policy,
        List<Row> records) {
    /// Copies.
    public DmarcReport {
        metadata = Map.copyOf(metadata);
        errors = List.copyOf(errors);
        policy = Map.copyOf(policy);
        records = List.copyOf(records);
    }

    /// One record.
    ///
    /// @param sourceIp the client's address
    /// @param count how many messages
    /// @param evaluated `disposition dkim spf`
    /// @param reasons overrides: `type comment`
    /// @param identifiers `header_from envelope_from envelope_to`
    /// @param dkim `domain selector result human_result`
    /// @param spf `domain scope result human_result`
    public record Row(
            String sourceIp,
            long count,
            Map<String, String> evaluated,
            List<Map<String, String>> reasons,
            Map<String, String> identifiers,
            List<Map<String, String>> dkim,
            List<Map<String, String>> spf) {}

    /// Reads a report: XML, also packed by gzip or zip.
    public static Parsed<DmarcReport> parse(byte[] octets) {
        return switch (Unpacker.unpack(octets)) {
            case Parsed.Invalid<byte[]>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<byte[]>(byte[] xml) -> DmarcReportReader.read(xml);
        };
    }

    /// Reads the report that a message carries.
    public static Parsed<DmarcReport> of(MimePart message) {
        return Attachments.firstOf(message, DmarcReport::parse);
    }
}
