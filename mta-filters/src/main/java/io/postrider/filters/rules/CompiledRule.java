// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.rules.RulesSettings.Action;
import io.postrider.filters.rules.RulesSettings.Rule;
import io.postrider.filters.scanner.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A rule whose condition and values have been checked. Immutable.
///
/// @param rule as configured
/// @param condition its condition
/// @param reply of reject and defer
/// @param mailbox of redirect and add-recipient
/// @param points of score
record CompiledRule(
        Rule rule, Conditions.Condition condition, Optional<Reply> reply, Optional<Mailbox> mailbox, double points) {
    private static final Set<Action> WITH_HEADER =
            Set.of(Action.ADD_HEADER, Action.REPLACE_HEADER, Action.REMOVE_HEADER);
    private static final Set<Action> WITH_VALUE = Set.of(
            Action.ADD_HEADER,
            Action.REPLACE_HEADER,
            Action.REDIRECT,
            Action.ADD_RECIPIENT,
            Action.TAG,
            Action.ROUTE,
            Action.SCORE);

    /// Checks a rule; a defect names the key that is wrong first.
    static Parsed<CompiledRule> of(Rule rule, Conditions conditions) {
        String defect = defect(rule);
        if (!defect.isEmpty()) {
            return Parsed.invalid(defect);
        }
        return switch (conditions.compile(rule.condition())) {
            case Parsed.Invalid<Conditions.Condition>(String reason) -> Parsed.invalid("if " + reason);
            case Parsed.Valid<Conditions.Condition>(Conditions.Condition condition) -> valued(rule, condition);
        };
    }

    private static String defect(Rule rule) {
        if (WITH_HEADER.contains(rule.action()) && rule.header().isEmpty()) {
            return "header is missing";
        }
        if (WITH_VALUE.contains(rule.action()) && rule.value().isEmpty()) {
            return "value is missing";
        }
        return "";
    }

    private static Parsed<CompiledRule> valued(Rule rule, Conditions.Condition condition) {
        try {
            // the edit is made once, so that a bad name or value is found now
            Optional<Mailbox> mailbox = rule.action() == Action.REDIRECT || rule.action() == Action.ADD_RECIPIENT
                    ? rule.value().map(Mailbox::parse)
                    : Optional.empty();
            double points = rule.action() == Action.SCORE
                    ? Double.parseDouble(rule.value().orElse(""))
                    : 0;
            CompiledRule compiled = new CompiledRule(rule, condition, reply(rule), mailbox, points);
            if (WITH_HEADER.contains(rule.action())) {
                compiled.headerEdit();
            }
            return Parsed.valid(compiled);
        } catch (IllegalArgumentException malformed) {
            return Parsed.invalid("value " + malformed.getMessage());
        }
    }

    private static Optional<Reply> reply(Rule rule) {
        int code = rule.action() == Action.REJECT ? 550 : 450;
        if (rule.action() != Action.REJECT && rule.action() != Action.DEFER) {
            return Optional.empty();
        }
        String text = rule.value().orElse("Refused by local policy");
        Reply reply = Replies.parse(text).orElseGet(() -> Replies.refusal(code, code / 100 + ".7.1", text));
        if (reply.code() / 100 != code / 100) {
            throw new IllegalArgumentException("has a code that does not fit the action");
        }
        return Optional.of(reply);
    }

    private Edit headerEdit() {
        String name = rule.header().orElse("");
        String value = rule.value().orElse("");
        return switch (rule.action()) {
            case ADD_HEADER -> new Edit.AppendHeader(name, value);
            case REPLACE_HEADER -> new Edit.ReplaceHeader(name, 1, value);
            default -> new Edit.RemoveHeader(name, 0);
        };
    }

    /// The edits of an action that does not end the filter.
    List<Edit> edits(Transaction transaction) {
        List<Edit> edits = new ArrayList<>();
        switch (rule.action()) {
            case ADD_HEADER, REPLACE_HEADER, REMOVE_HEADER -> edits.add(headerEdit());
            case HOLD -> edits.add(new Edit.Hold(rule.value().orElse("rule " + rule.name())));
            case ROUTE -> edits.add(new Edit.RouteTo(rule.value().orElse("")));
            case ADD_RECIPIENT -> edits.add(new Edit.AddRecipient(mailbox.orElseThrow(), DsnRequest.unsaid()));
            case REDIRECT -> {
                for (Recipient recipient : transaction.envelope().recipients()) {
                    edits.add(new Edit.RemoveRecipient(recipient));
                }
                edits.add(new Edit.AddRecipient(mailbox.orElseThrow(), DsnRequest.unsaid()));
            }
            case ACCEPT, REJECT, DEFER, DISCARD, TAG, SCORE -> {}
        }
        return edits;
    }
}
