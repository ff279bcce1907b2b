// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rspamd;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.ReversePath;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Turns Rspamd's answer into a verdict: its action first, then the changes of its `milter` block. Pure.
///
/// @param spamHeader the field of `add header`
/// @param spamValue its value
/// @param rejectText the reply to `reject`
record RspamdActions(String spamHeader, String spamValue, String rejectText) {
    Verdict verdict(JsonNode answer) {
        JsonNode milter = answer.path("milter");
        String action = milter.path("reject").isString()
                ? milter.path("reject").asString("")
                : answer.path("action").asString("");
        List<Edit> edits = new ArrayList<>();
        String text = answer.path("messages").path("smtp_message").asString("");
        switch (action) {
            case "reject" -> {
                return new Verdict.Refuse(Replies.refusal(550, "5.7.1", text.isEmpty() ? rejectText : text));
            }
            case "soft reject", "greylist", "tempfail", "temporary failure" -> {
                return new Verdict.Refuse(Replies.refusal(451, "4.7.1", text.isEmpty() ? "Try again later" : text));
            }
            case "discard" -> {
                return new Verdict.Discard("rspamd: " + text);
            }
            case "quarantine" -> edits.add(new Edit.Hold("rspamd: quarantine"));
            case "add header" -> {
                edits.add(new Edit.RemoveHeader(spamHeader, 0));
                edits.add(new Edit.AppendHeader(spamHeader, spamValue));
            }
            case "rewrite subject" ->
                answerSubject(answer).ifPresent(subject -> edits.add(new Edit.ReplaceHeader("Subject", 1, subject)));
            // an action of the administrator's own (`no action`, `accept` and the like) lets the mail through
            default -> {}
        }
        milterEdits(answer, edits);
        return new Verdict.Proceed(edits);
    }

    private static Optional<String> answerSubject(JsonNode answer) {
        return Optional.of(answer.path("subject").asString(""))
                .filter(text -> !text.isEmpty())
                .map(RspamdActions::value);
    }

    private static void milterEdits(JsonNode answer, List<Edit> edits) {
        JsonNode milter = answer.path("milter");
        try {
            for (Map.Entry<String, JsonNode> removed :
                    milter.path("remove_headers").properties()) {
                edits.add(new Edit.RemoveHeader(
                        removed.getKey(), removed.getValue().asInt(0)));
            }
            for (Map.Entry<String, JsonNode> added : milter.path("add_headers").properties()) {
                addHeader(added.getKey(), added.getValue(), edits);
            }
            // signatures go on top, each with its own folding
            JsonNode signatures = answer.path("dkim-signature");
            for (JsonNode signature : signatures.isArray() ? signatures : List.of(signatures)) {
                if (signature.isString()) {
                    edits.add(new Edit.InsertHeader(0, "DKIM-Signature", value(signature.asString(""))));
                }
            }
            String sender = milter.path("change_from").asString("");
            if (!sender.isEmpty()) {
                edits.add(new Edit.ChangeReversePath(ReversePath.parse(sender.replaceAll("^<|>$", ""))));
            }
        } catch (IllegalArgumentException unusable) {
            throw new ScannerException("rspamd asks for a change that cannot be made", unusable);
        }
    }

    /// `"text"`, `{"value":"text","order":0}`, or a list of these; order counts from the top, -1 is the end.
    private static void addHeader(String name, JsonNode given, List<Edit> edits) {
        if (given.isArray()) {
            given.forEach(one -> addHeader(name, one, edits));
            return;
        }
        String text = given.isObject() ? given.path("value").asString("") : given.asString("");
        int order = given.isObject() ? given.path("order").asInt(-1) : -1;
        edits.add(
                order >= 0
                        ? new Edit.InsertHeader(order, name, value(text))
                        : new Edit.AppendHeader(name, value(text)));
    }

    /// Folding with bare LF, as milters have it, becomes CRLF.
    private static String value(String text) {
        return text.strip().replaceAll("\r?\n[ \t]*", "\r\n\t").replaceAll("\r(?!\n)", " ");
    }
}
