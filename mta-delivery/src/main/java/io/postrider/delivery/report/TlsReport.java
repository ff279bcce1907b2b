// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.report;

import io.postrider.delivery.report.TlsResultCounter.DomainResults;
import io.postrider.delivery.report.TlsResultCounter.FailureDetail;
import io.postrider.delivery.report.TlsResultCounter.PolicyResults;
import io.postrider.delivery.tls.ReportedPolicy;
import java.util.List;

/// Writes one day's results for one domain as a report in JSON (RFC 8460 §4.4). Pure.
public final class TlsReport {
    private final String organization;
    private final String contact;

    /// Reports of this organization.
    ///
    /// @param organization its name
    /// @param contact an address for questions
    public TlsReport(String organization, String contact) {
        this.organization = organization;
        this.contact = contact;
    }

    /// The report's id, as it stands in the report, its file's name and its message's subject
    /// (§5.1, §5.3).
    public static String id(DomainResults results, String submitter) {
        return results.day() + "T00:00:00Z_" + results.domain() + "@" + submitter;
    }

    /// The file's name (§5.1), to be followed by `.json` or `.json.gz`.
    public static String fileName(DomainResults results, String submitter) {
        long begin = results.day().toEpochDay() * 86_400;
        return submitter + "!" + results.domain() + "!" + begin + "!" + (begin + 86_399);
    }

    /// The report.
    public String compose(DomainResults results, String submitter) {
        JsonText json = new JsonText();
        json.open('{');
        json.text("organization-name", organization);
        json.name("date-range").open('{');
        json.text("start-datetime", results.day() + "T00:00:00Z");
        json.text("end-datetime", results.day() + "T23:59:59Z");
        json.close('}');
        json.text("contact-info", contact);
        json.text("report-id", id(results, submitter));
        json.name("policies").open('[');
        results.policies().forEach(policy -> compose(json, policy));
        json.close(']');
        json.close('}');
        return json.toString();
    }

    private static void compose(JsonText json, PolicyResults results) {
        ReportedPolicy policy = results.policy();
        json.open('{');
        json.name("policy").open('{');
        json.text("policy-type", policy.type());
        texts(json, "policy-string", policy.strings());
        json.text("policy-domain", policy.domain());
        texts(json, "mx-host", policy.mxPatterns());
        json.close('}');
        json.name("summary").open('{');
        json.number("total-successful-session-count", results.successes());
        json.number("total-failure-session-count", results.failures());
        json.close('}');
        if (!results.details().isEmpty()) {
            json.name("failure-details").open('[');
            results.details().forEach(detail -> compose(json, detail));
            json.close(']');
        }
        json.close('}');
    }

    private static void texts(JsonText json, String name, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        json.name(name).open('[');
        texts.forEach(json::element);
        json.close(']');
    }

    private static void compose(JsonText json, FailureDetail detail) {
        json.open('{');
        json.text("result-type", detail.type());
        if (!detail.sendingAddress().isEmpty()) {
            json.text("sending-mta-ip", detail.sendingAddress());
        }
        json.text("receiving-mx-hostname", detail.host());
        if (!detail.receivingAddress().isEmpty()) {
            json.text("receiving-ip", detail.receivingAddress());
        }
        json.number("failed-session-count", detail.sessions());
        if (!detail.reason().isEmpty()) {
            json.text("failure-reason-code", detail.reason());
        }
        json.close('}');
    }
}
