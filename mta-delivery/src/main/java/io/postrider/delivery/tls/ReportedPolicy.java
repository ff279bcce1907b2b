// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.List;

/// The policy that a session was held to, as TLS reports name it (RFC 8460 §4.4).
///
/// @param type `tlsa`, `sts` or `no-policy-found`
/// @param strings the policy itself: TLSA records, or the lines of an MTA-STS policy
/// @param domain whose policy: the next-hop domain, for `tlsa` the host
/// @param mxPatterns the patterns of an MTA-STS policy
/// @param testing an MTA-STS policy that is only tested: the session is judged, the mail goes
///     anyway
public record ReportedPolicy(
        String type, List<String> strings, String domain, List<String> mxPatterns, boolean testing) {
    /// Copies the lists.
    public ReportedPolicy {
        strings = List.copyOf(strings);
        mxPatterns = List.copyOf(mxPatterns);
    }

    /// Neither DANE nor MTA-STS.
    public static ReportedPolicy none(String domain) {
        return new ReportedPolicy("no-policy-found", List.of(), domain, List.of(), false);
    }

    static ReportedPolicy tlsa(String host, List<String> records) {
        return new ReportedPolicy("tlsa", records, host, List.of(), false);
    }

    static ReportedPolicy sts(String domain, MtaStsPolicy policy) {
        return new ReportedPolicy(
                "sts", policy.lines(), domain, policy.mx(), policy.mode() == MtaStsPolicy.Mode.TESTING);
    }
}
