// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.filters.mime.MimeHeader;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a bounce says of one recipient (RFC 3464 §2.3). Immutable.
///
/// @param finalRecipient the address that was tried
/// @param originalRecipient the address as the sender had it
/// @param action `failed delayed delivered relayed expanded`
/// @param status the enhanced status: that of the field, else one in the diagnostic
/// @param smtpCode the other server's reply code, where the diagnostic has one
/// @param diagnostic the other server's words
public record BouncedRecipient(
        Optional<String> finalRecipient,
        Optional<String> originalRecipient,
        String action,
        Optional<EnhancedStatus> status,
        Optional<Integer> smtpCode,
        Optional<String> diagnostic) {
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.]*\\d)");
    private static final Pattern CODE = Pattern.compile(
            "(?:^|(?:>|said|replied|response|error|host [^\\s]{1,255}):? |\\(reason: |smtp; ?|^#)([245]\\d\\d)(?=[ -]|$|#)");
    private static final int MAX_DIAGNOSTIC = 4_000;

    /// Reads one group of a `message/delivery-status`; empty when it names no recipient.
    static Optional<BouncedRecipient> of(MimeHeader group) {
        Optional<String> last = StatusFields.address(group.first("final-recipient"));
        Optional<String> original = StatusFields.address(group.first("original-recipient"));
        if (last.isEmpty() && original.isEmpty() && group.first("action").isEmpty()) {
            return Optional.empty();
        }
        Optional<String> diagnostic =
                group.first("diagnostic-code").map(StatusFields::typed).map(BouncedRecipient::cut);
        Optional<EnhancedStatus> status = group.first("status")
                .flatMap(BouncedRecipient::statusIn)
                .or(() -> diagnostic.flatMap(BouncedRecipient::statusIn));
        String action = group.first("action")
                .map(word -> word.replaceAll("[^A-Za-z].*", "").toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .orElseGet(() -> status.map(EnhancedStatus::isPermanent).orElse(true) ? "failed" : "delayed");
        return Optional.of(new BouncedRecipient(
                last, original, action, status, diagnostic.flatMap(BouncedRecipient::codeIn), diagnostic));
    }

    /// A recipient out of the text of a bounce that is no report.
    static BouncedRecipient ofText(String address, String text) {
        Optional<String> diagnostic =
                Optional.of(cut(text.replaceAll("\\s+", " ").strip())).filter(t -> !t.isEmpty());
        Optional<EnhancedStatus> status = diagnostic.flatMap(BouncedRecipient::statusIn);
        return new BouncedRecipient(
                Optional.of(address),
                Optional.empty(),
                "failed",
                status,
                diagnostic.flatMap(BouncedRecipient::codeIn),
                diagnostic);
    }

    private static String cut(String text) {
        return text.length() <= MAX_DIAGNOSTIC ? text : text.substring(0, MAX_DIAGNOSTIC);
    }

    private static Optional<EnhancedStatus> statusIn(String text) {
        Matcher matcher = STATUS.matcher(text);
        return matcher.find() ? EnhancedStatus.parse(matcher.group()) : Optional.empty();
    }

    private static Optional<Integer> codeIn(String text) {
        Matcher matcher = CODE.matcher(text);
        return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }

    /// True when the mail will not come to this recipient.
    public boolean failed() {
        return action.equals("failed");
    }

    /// True when the failure is for good: by the status' class, else by the reply's.
    public boolean permanent() {
        int statusClass = status.map(EnhancedStatus::statusClass)
                .orElseGet(() -> smtpCode.map(code -> code / 100).orElse(5));
        return failed() && statusClass == 5;
    }
}
