// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.MimeHeader;
import io.postrider.filters.mime.MimeParser;
import io.postrider.filters.mime.MimePart;
import io.postrider.filters.report.DmarcReport;
import io.postrider.filters.report.FeedbackReport;
import io.postrider.filters.report.TlsReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `report-parse`: kind, message or body → valid, the members of the report, and the same as `report`; or
/// valid false
/// and reason.
final class ReportParseOp implements CheckOp {
    @Override
    public String name() {
        return "report-parse";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        Parsed<ObjectNode> read = switch (request.text("kind")) {
            case "dmarc" -> dmarc(request, answer);
            case "tlsrpt" -> tls(request);
            case "arf" -> feedback(request, answer);
            default -> throw new BadRequestException("kind is dmarc, tlsrpt or arf");
        };
        switch (read) {
            case Parsed.Valid<ObjectNode>(ObjectNode report) -> {
                answer.put("valid", true);
                answer.setAll(report);
                answer.set("report", report.deepCopy());
            }
            case Parsed.Invalid<ObjectNode>(String reason) ->
                answer.put("valid", false).put("reason", reason);
        }
    }

    private static Optional<MimePart> message(CheckRequest request) throws BadRequestException {
        return request.has("message") ? Optional.of(MimeParser.parse(request.octets("message"))) : Optional.empty();
    }

    private static Parsed<ObjectNode> tls(CheckRequest request) throws BadRequestException {
        Optional<MimePart> message = message(request);
        Parsed<TlsReport> read =
                message.isPresent() ? TlsReport.of(message.get()) : TlsReport.parse(request.octets("body"));
        return switch (read) {
            case Parsed.Invalid<TlsReport>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<TlsReport>(TlsReport report) -> Parsed.valid((ObjectNode) report.json());
        };
    }

    private static Parsed<ObjectNode> dmarc(CheckRequest request, ObjectNode answer) throws BadRequestException {
        Optional<MimePart> message = message(request);
        Parsed<DmarcReport> read =
                message.isPresent() ? DmarcReport.of(message.get()) : DmarcReport.parse(request.octets("body"));
        return switch (read) {
            case Parsed.Invalid<DmarcReport>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<DmarcReport>(DmarcReport report) -> Parsed.valid(put(report, answer.objectNode()));
        };
    }

    private static ObjectNode put(DmarcReport report, ObjectNode node) {
        node.put("version", report.version());
        ObjectNode metadata = node.putObject("report_metadata");
        putAll(report.metadata(), metadata);
        metadata.putObject("date_range").put("begin", report.begin()).put("end", report.end());
        ArrayNode errors = metadata.putArray("errors");
        report.errors().forEach(errors::add);
        putAll(report.policy(), node.putObject("policy_published"));
        ArrayNode records = node.putArray("records");
        report.records().forEach(row -> put(row, records.addObject()));
        return node;
    }

    private static void put(DmarcReport.Row row, ObjectNode node) {
        ObjectNode line = node.putObject("row").put("source_ip", row.sourceIp()).put("count", row.count());
        ObjectNode evaluated = line.putObject("policy_evaluated");
        putAll(row.evaluated(), evaluated);
        putEach(row.reasons(), evaluated.putArray("reason"));
        putAll(row.identifiers(), node.putObject("identifiers"));
        ObjectNode results = node.putObject("auth_results");
        putEach(row.dkim(), results.putArray("dkim"));
        putEach(row.spf(), results.putArray("spf"));
    }

    private static void putEach(List<Map<String, String>> all, ArrayNode list) {
        all.forEach(one -> putAll(one, list.addObject()));
    }

    private static void putAll(Map<String, String> texts, ObjectNode node) {
        texts.keySet().stream().sorted().forEach(name -> node.put(name, texts.get(name)));
    }

    private static Parsed<ObjectNode> feedback(CheckRequest request, ObjectNode answer) throws BadRequestException {
        Optional<MimePart> message = message(request);
        Parsed<FeedbackReport> read = message.isPresent()
                ? FeedbackReport.of(message.get())
                : FeedbackReport.ofFields(new String(request.octets("body"), StandardCharsets.UTF_8), Optional.empty());
        return switch (read) {
            case Parsed.Invalid<FeedbackReport>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<FeedbackReport>(FeedbackReport report) -> Parsed.valid(put(report, answer.objectNode()));
        };
    }

    /// RFC 5965 §3.2: these may stand more than once.
    private static final List<String> LISTS =
            List.of("authentication-results", "original-rcpt-to", "reported-domain", "reported-uri");

    private static ObjectNode put(FeedbackReport report, ObjectNode node) {
        LISTS.forEach(name -> node.putArray(key(name)));
        for (MimeHeader.Field field : report.fields().fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            JsonNode present = node.path(key(name));
            if (present instanceof ArrayNode list) {
                list.add(field.value());
            } else if (present.isMissingNode()) {
                node.put(key(name), field.value());
            }
        }
        report.original().ifPresent(head -> {
            ObjectNode original = node.putObject("original_message");
            for (String name : List.of("message-id", "from", "to", "subject", "date")) {
                head.first(name).ifPresent(value -> original.put(key(name), value));
            }
        });
        return node;
    }

    private static String key(String name) {
        return name.replace('-', '_');
    }
}
