// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.policy;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Understands the actions of access(5) that a policy server may answer with. Pure functions.
final class PolicyActions {
    private PolicyActions() {}

    static Verdict verdict(String action, Optional<Transaction> transaction) {
        String[] words = action.strip().split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        try {
            return verdict(words[0].toUpperCase(Locale.ROOT), rest, action, transaction);
        } catch (IllegalArgumentException unusable) {
            throw new ScannerException("the policy server asks for what cannot be done: " + action, unusable);
        }
    }

    private static Verdict verdict(String word, String rest, String action, Optional<Transaction> transaction) {
        return switch (word) {
            case "DUNNO", "OK", "PERMIT", "WARN", "INFO", "DEFER_IF_REJECT" -> Verdict.proceed();
            case "REJECT" -> refuse(554, "5.7.1", rest, "Access denied");
            case "DEFER", "DEFER_IF_PERMIT" -> refuse(450, "4.7.1", rest, "Try again later");
            case "DISCARD" -> new Verdict.Discard(rest.isEmpty() ? "policy" : rest);
            case "HOLD" -> Verdict.proceed(new Edit.Hold(rest.isEmpty() ? "policy" : rest));
            case "PREPEND" -> prepend(rest);
            case "BCC" -> Verdict.proceed(new Edit.AddRecipient(Mailbox.parse(rest), DsnRequest.unsaid()));
            case "REDIRECT" -> redirect(Mailbox.parse(rest), transaction);
            default ->
                Replies.parse(action)
                        .<Verdict>map(reply ->
                                reply.code() == 421 ? new Verdict.Disconnect(reply) : new Verdict.Refuse(reply))
                        .orElseThrow(
                                () -> new ScannerException("the policy server answers with unknown action " + action));
        };
    }

    /// Text may begin with an enhanced status.
    private static Verdict refuse(int code, String status, String rest, String otherwise) {
        String text = rest.isEmpty() ? otherwise : rest;
        return new Verdict.Refuse(Replies.parse(code + " " + text)
                .filter(reply -> text.matches("[45]\\.\\d{1,3}\\.\\d{1,3}( .*)?"))
                .orElseGet(() -> Replies.refusal(code, status, text)));
    }

    private static Verdict prepend(String field) {
        int colon = field.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no header field");
        }
        return Verdict.proceed(new Edit.InsertHeader(
                0, field.substring(0, colon).strip(), field.substring(colon + 1).strip()));
    }

    private static Verdict redirect(Mailbox to, Optional<Transaction> transaction) {
        List<Edit> edits = new ArrayList<>();
        transaction.ifPresent(one -> {
            for (Recipient recipient : one.envelope().recipients()) {
                edits.add(new Edit.RemoveRecipient(recipient));
            }
        });
        edits.add(new Edit.AddRecipient(to, DsnRequest.unsaid()));
        return new Verdict.Proceed(edits);
    }
}
