// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.dns.IpText;

/// The Received-SPF field (RFC 7208 §9.1). Pure functions.
final class ReceivedSpf {
    private ReceivedSpf() {}

    static String value(SpfOutcome outcome, SpfRequest request) {
        String identity = request.sender().isEmpty() ? "helo" : "mailfrom";
        return outcome.result().word() + "\r\n\treceiver=" + quoted(request.receiver()) + "; identity=" + identity
                + ";\r\n\tclient-ip=" + quoted(IpText.readable(request.client())) + "; envelope-from="
                + quoted(request.sender()) + ";\r\n\thelo=" + quoted(request.helo())
                + (outcome.mechanism().isEmpty() ? "" : "; mechanism=" + quoted(outcome.mechanism()))
                + (outcome.reason().isEmpty() ? "" : "; problem=" + quoted(outcome.reason()));
    }

    private static String quoted(String text) {
        return "\"" + text.replaceAll("\\p{Cntrl}", "?").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
