// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A chain's hooks for one session: asks the stages in order and keeps what they asked for. Called one at a
/// time.
final class ChainHooks implements Hooks {
    private static final int GREETING_REFUSED = 554;
    private final List<StageHooks> stages;
    private final Session session;
    private final ChainContext context;
    private final List<Edit> sessionEdits = new ArrayList<>();
    private Optional<ChainTransaction> current = Optional.empty();

    ChainHooks(List<StageHooks> stages, Session session, ChainContext context) {
        this.stages = stages;
        this.session = session;
        this.context = context;
    }

    @Override
    public Verdict onConnect() {
        Verdict verdict = sessionStage(Hooks::onConnect);
        // RFC 5321 §3.1: the greeting is 220 or 554; a refusal for now is 421 (§3.8)
        return switch (verdict) {
            case Verdict.Refuse(Reply reply)
            when reply.isTransient() ->
                new Verdict.Disconnect(
                        Reply.enhanced(421, "4.3.0", reply.lines().toArray(String[]::new)));
            case Verdict.Refuse(Reply reply)
            when reply.code() != GREETING_REFUSED ->
                new Verdict.Refuse(Reply.ofLines(GREETING_REFUSED, reply.status(), reply.lines()));
            case Verdict other -> other;
        };
    }

    @Override
    public Verdict onHelo() {
        return sessionStage(Hooks::onHelo);
    }

    @Override
    public Verdict onAuth() {
        return sessionStage(Hooks::onAuth);
    }

    private Verdict sessionStage(Function<Hooks, Verdict> call) {
        for (StageHooks stage : stages) {
            switch (stage.ask(Optional.empty(), call)) {
                case Verdict.Proceed proceed -> sessionEdits.addAll(proceed.edits());
                case Verdict ending -> {
                    return ending;
                }
            }
        }
        return Verdict.proceed();
    }

    @Override
    public Verdict onMail(Transaction transaction) {
        current = Optional.of(new ChainTransaction(transaction, sessionEdits));
        return transactionStage(transaction, (hooks, view) -> hooks.onMail(view));
    }

    @Override
    public Verdict onRcpt(Transaction transaction, Recipient recipient) {
        return transactionStage(transaction, (hooks, view) -> hooks.onRcpt(view, recipient));
    }

    @Override
    public Verdict onData(Transaction transaction) {
        return transactionStage(transaction, (hooks, view) -> hooks.onData(view));
    }

    private interface TransactionCall {
        Verdict apply(Hooks hooks, Transaction view);
    }

    private Verdict transactionStage(Transaction transaction, TransactionCall call) {
        ChainTransaction state = state(transaction);
        for (StageHooks stage : stages) {
            switch (stage.ask(Optional.of(transaction), hooks -> call.apply(hooks, state))) {
                case Verdict.Proceed proceed -> proceed.edits().forEach(state::keep);
                case Verdict ending -> {
                    return ending;
                }
            }
        }
        return Verdict.proceed();
    }

    // mail that came by no SMTP conversation has only the message stage
    private ChainTransaction state(Transaction transaction) {
        ChainTransaction state = current.filter(known -> known.stands(transaction))
                .orElseGet(() -> new ChainTransaction(transaction, sessionEdits));
        current = Optional.of(state);
        return state;
    }

    @Override
    public Verdict onMessage(Transaction transaction, Content content) {
        ChainTransaction state = state(transaction);
        try (ChainMessage message = new ChainMessage(content, state, context)) {
            message.begin(session.origin());
            for (int i = 0; i < stages.size(); i++) {
                StageHooks stage = stages.get(i);
                Verdict verdict =
                        stage.ask(Optional.of(transaction), hooks -> hooks.onMessage(state, message.content()));
                if (verdict instanceof Verdict.Proceed proceed) {
                    boolean last = i == stages.size() - 1;
                    verdict = message.apply(proceed.edits(), last)
                            ? verdict
                            : stage.failed(Optional.of(transaction), "asked for an edit that cannot be made");
                }
                if (!(verdict instanceof Verdict.Proceed)) {
                    return verdict;
                }
            }
            return message.finish();
        } catch (IOException unreadable) {
            return new Verdict.Refuse(Reply.enhanced(451, "4.3.0", "Local problem: the message could not be read"));
        }
    }

    @Override
    public void onTransactionEnd(Transaction transaction, Ending ending) {
        ChainTransaction state = state(transaction);
        stages.forEach(stage -> stage.tell(hooks -> hooks.onTransactionEnd(state, ending)));
        state.close();
        current = Optional.empty();
    }

    @Override
    public void close() {
        current.ifPresent(ChainTransaction::close);
        current = Optional.empty();
        stages.forEach(StageHooks::close);
    }
}
