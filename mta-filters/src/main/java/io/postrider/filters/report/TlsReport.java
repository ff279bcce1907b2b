// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.message.Parsed;
import io.postrider.filters.mime.MimePart;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A TLS report (RFC 8460 §4). Immutable.
///
/// @param json the report: an object whose required members are there
public record TlsReport(JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> POLICY_TYPES = List.of("tlsa", "sts", "no-policy-found");

    /// Reads a report: JSON, also packed by gzip.
    public static Parsed<TlsReport> parse(byte[] octets) {
        return switch (Unpacker.unpack(octets)) {
            case Parsed.Invalid<byte[]>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<byte[]>(byte[] text) -> read(text);
        };
    }

    /// Reads the report that a message carries.
    public static Parsed<TlsReport> of(MimePart message) {
        return Attachments.firstOf(message, TlsReport::parse);
    }

    private static Parsed<TlsReport> read(byte[] text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException malformed) {
            return Parsed.invalid("no JSON: " + malformed.getOriginalMessage());
        }
        String defect = defect(json);
        return defect.isEmpty() ? Parsed.valid(new TlsReport(json)) : Parsed.invalid(defect);
    }

    private static String defect(JsonNode json) {
        if (!json.isObject()) {
            return "no JSON object";
        }
        if (!json.path("report-id").isString()) {
            return "no report-id";
        }
        JsonNode range = json.path("date-range");
        if (!isTime(range.path("start-datetime")) || !isTime(range.path("end-datetime"))) {
            return "no date-range";
        }
        if (!json.path("policies").isArray()) {
            return "no policies";
        }
        for (JsonNode policy : json.path("policies")) {
            if (!POLICY_TYPES.contains(policy.path("policy").path("policy-type").asString(""))) {
                return "unknown policy-type";
            }
            JsonNode summary = policy.path("summary");
            if (!isCount(summary.path("total-successful-session-count"))
                    || !isCount(summary.path("total-failure-session-count"))) {
                return "no summary of a policy";
            }
            for (JsonNode detail : policy.path("failure-details")) {
                if (!detail.path("result-type").isString()) {
                    return "no result-type of a failure";
                }
            }
        }
        return "";
    }

    private static boolean isCount(JsonNode node) {
        return node.isIntegralNumber() && node.asLong(-1) >= 0;
    }

    private static boolean isTime(JsonNode node) {
        try {
            OffsetDateTime.parse(node.asString(""));
            return true;
        } catch (DateTimeException malformed) {
            return false;
        }
    }
}
