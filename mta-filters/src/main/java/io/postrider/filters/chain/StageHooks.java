// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// One filter's hooks for one session, behind a deadline. A call that does not come back leaves the stage
/// stuck: it
/// is not called again in this session, since hooks are called one at a time, and each later call is a
/// failure.
final class StageHooks {
    private static final String TEXT = "Local problem: the message could not be checked";
    private final FilterStage stage;
    private final Session session;
    private final ChainContext context;
    private final Consumer<String> failures;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<Hooks> hooks = Optional.empty();
    private boolean opened;
    private volatile boolean stuck;
    private volatile boolean closing;

    StageHooks(FilterStage stage, Session session, ChainContext context, Consumer<String> failures) {
        this.stage = stage;
        this.session = session;
        this.context = context;
        this.failures = failures;
    }

    String name() {
        return stage.name();
    }

    /// Asks the filter; every failure becomes the verdict of `on-failure`.
    Verdict ask(Optional<Transaction> transaction, Function<Hooks, Verdict> call) {
        try {
            return limited(() -> call.apply(open()));
        } catch (StageFailure failure) {
            return failed(transaction, failure.why());
        }
    }

    /// Tells the filter something; failures are counted only.
    void tell(Consumer<Hooks> call) {
        if (stuck || !opened) {
            return;
        }
        try {
            limited(() -> {
                call.accept(open());
                return Verdict.proceed();
            });
        } catch (StageFailure failure) {
            report(Optional.empty(), failure.why());
        }
    }

    private synchronized Hooks open() {
        if (hooks.isEmpty()) {
            hooks = Optional.of(stage.filter().open(session));
            opened = true;
        }
        return hooks.get();
    }

    private Verdict limited(Callable<Verdict> call) throws StageFailure {
        if (stuck) {
            throw new StageFailure("still busy with an earlier call");
        }
        FutureTask<Verdict> task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                closeIfAsked();
            }
        });
        try {
            context.virtualThreads().execute(task);
            return task.get(stage.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            throw new StageFailure("too many filter calls at once");
        } catch (TimeoutException late) {
            stuck = true;
            task.cancel(true);
            throw new StageFailure("no answer within " + stage.timeout());
        } catch (ExecutionException thrown) {
            throw new StageFailure("threw " + thrown.getCause());
        } catch (InterruptedException interrupted) {
            stuck = true;
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new StageFailure("interrupted");
        }
    }

    /// The verdict for a filter that failed, or whose answer could not be used.
    Verdict failed(Optional<Transaction> transaction, String why) {
        report(transaction, why);
        return switch (stage.onFailure()) {
            case ACCEPT -> Verdict.proceed();
            case DEFER -> new Verdict.Refuse(Reply.enhanced(451, "4.3.0", TEXT));
            case REJECT -> new Verdict.Refuse(Reply.enhanced(554, "5.3.0", TEXT));
        };
    }

    private void report(Optional<Transaction> transaction, String why) {
        failures.accept(stage.name());
        context.events()
                .publish(new FilterFailed(
                        context.clock().instant(),
                        stage.name(),
                        "filter " + stage.name() + ": " + why,
                        transaction.flatMap(Transaction::queueId),
                        Optional.of(session.id())));
    }

    void close() {
        closing = true;
        if (!stuck) {
            closeIfAsked();
        }
    }

    private void closeIfAsked() {
        if (!closing || hooks.isEmpty() || !closed.compareAndSet(false, true)) {
            return;
        }
        try {
            hooks.get().close();
        } catch (RuntimeException thrown) {
            report(Optional.empty(), "threw on close: " + thrown);
        }
    }

    /// Why a call gave no verdict.
    private static final class StageFailure extends Exception {
        private static final long serialVersionUID = 1L;

        StageFailure(String message) {
            super(message, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }
}
