// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.protocol.PathArgument;
import io.postrider.smtp.protocol.Verb;
import io.postrider.smtp.session.SessionHappening.MailPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What every command passes on its way in and out: counts, budgets, the tarpit, events of refusals, and the
/// removal of
/// enhanced codes where they are switched off. Belongs to its session's thread.
final class Toll {
    private final Conversation conversation;
    private final CommandCounts counts;
    /// The command that no final reply was given to.
    private Verb pending = Verb.UNKNOWN;

    Toll(Conversation conversation, CommandCounts counts) {
        this.conversation = conversation;
        this.counts = counts;
    }

    /// Counts a command.
    void enter(Command command) {
        pending = command.verb();
        counts.came(pending);
        conversation.budget().onCommand(pending);
    }

    /// Publishes what was refused at once; AUTH and content have events of their own.
    void publishRefusal(Command command, SessionState state, Transition transition) {
        for (Reply reply : transition.step().replies()) {
            if (!reply.isPositive() && command.verb() != Verb.AUTH) {
                conversation.publishRefusal(command.verb().name(), mailPart(command, state), reply);
            }
        }
    }

    private static MailPart mailPart(Command command, SessionState state) {
        Optional<OpenTransaction> transaction = state.transaction();
        Optional<String> reversePath =
                transaction.map(open -> open.reversePath().toString());
        if (command instanceof Command.Mail mail) {
            reversePath = Optional.of(text(mail.path()));
        }
        Optional<String> recipient =
                command instanceof Command.Rcpt rcpt ? Optional.of(text(rcpt.path())) : Optional.empty();
        return new MailPart(transaction.flatMap(OpenTransaction::queueId), reversePath, recipient);
    }

    private static String text(PathArgument path) {
        return switch (path) {
            case PathArgument.NullPath none -> "";
            case PathArgument.BarePostmaster postmaster -> "postmaster";
            case PathArgument.Qualified(Mailbox mailbox) -> mailbox.toString();
            case PathArgument.Unqualified(var localPart) -> localPart.toString();
        };
    }

    /// Takes the toll of a step.
    Step settle(Step step) {
        List<Reply> replies = step.replies();
        boolean last = step instanceof Step.Answer || step instanceof Step.Close || step instanceof Step.UpgradeTls;
        if (last && !replies.isEmpty()) {
            if (replies.getFirst().isPositive()) {
                counts.accepted(pending);
            }
            replies.stream()
                    .filter(reply -> !reply.isPositive())
                    .findFirst()
                    .ifPresent(reply -> conversation.budget().onRefusal(pending, reply));
        }
        return dressed(conversation.exempt() ? step : limited(step));
    }

    private Step limited(Step step) {
        Budget budget = conversation.budget();
        return switch (step) {
            case Step.Answer answer
            when budget.exhausted() && !acceptsContent(answer) ->
                new Step.Close(List.of(Replies.TOO_MANY_ERRORS), budget.delay());
            case Step.Answer answer
            when answer.replies().stream().noneMatch(Reply::isPositive) ->
                new Step.Answer(answer.replies(), budget.delay());
            case Step other -> other;
        };
    }

    /// True for a reply that takes responsibility: it must never be lost.
    private boolean acceptsContent(Step.Answer answer) {
        boolean content = pending == Verb.DATA || pending == Verb.BDAT;
        return content && answer.replies().stream().anyMatch(Reply::isPositive);
    }

    /// RFC 2034 is an extension like others: where it is off, no reply has an enhanced code.
    private Step dressed(Step step) {
        boolean off = conversation.off(Extension.ENHANCED_STATUS_CODES);
        if (!off) {
            return step;
        }
        List<Reply> bare = step.replies().stream()
                .map(reply -> Reply.ofLines(reply.code(), Optional.empty(), reply.lines()))
                .toList();
        return switch (step) {
            case Step.Answer(var replies, Duration delay) -> new Step.Answer(bare, delay);
            case Step.Close(var replies, Duration delay) -> new Step.Close(bare, delay);
            case Step.ReceiveContent(var replies, Framing framing) -> new Step.ReceiveContent(bare, framing);
            case Step.UpgradeTls upgrade -> new Step.UpgradeTls(bare.getFirst());
            case Step.Authenticate authenticate -> authenticate;
        };
    }

    /// What the session was about, for events.
    String stage(SessionState state) {
        return switch (state) {
            case SessionState.Connected connected -> "CONNECT";
            case SessionState.Securing securing -> "STARTTLS";
            case SessionState.Authenticating exchanging -> "AUTH";
            case SessionState.Greeted greeted -> pending.name();
            case SessionState.InTransaction open -> pending.name();
            case SessionState.ReceivingText text -> "DATA";
            case SessionState.ReceivingChunk chunk -> "BDAT";
            case SessionState.BetweenChunks chunks -> "BDAT";
            case SessionState.Draining draining -> "BDAT";
            case SessionState.Closed closed -> "QUIT";
        };
    }
}
