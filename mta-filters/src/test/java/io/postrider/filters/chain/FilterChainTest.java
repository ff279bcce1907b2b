// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.event.MtaEvent;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.FakeMail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilterChainTest {
    private static final String MESSAGE = "From: a@b.example\nSubject: hello\n\nbody\n";
    private final List<MtaEvent> events = new ArrayList<>();
    private final FakeMail mail = new FakeMail();

    @TempDir
    Path spool;

    private interface OnMessage {
        Verdict apply(Transaction transaction, Content content) throws IOException;
    }

    private static MailFilter filter(OnMessage call) {
        return session -> new MailFilter.Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                try {
                    return call.apply(transaction, content);
                } catch (IOException unreadable) {
                    throw new IllegalStateException(unreadable);
                }
            }
        };
    }

    private static FilterStage stage(String name, MailFilter filter, OnFailure onFailure) {
        return new FilterStage(name, filter, Duration.ofSeconds(20), onFailure, EnumSet.allOf(Origin.class));
    }

    private FilterChain chain(FilterStage... stages) {
        return new FilterChain(
                List.of(stages),
                new ChainContext(
                        "mx.example.net",
                        Executors.newVirtualThreadPerTaskExecutor(),
                        InstantSource.fixed(Instant.EPOCH),
                        events::add,
                        spool));
    }

    private Verdict run(FilterChain chain, String message) {
        MailFilter.Hooks hooks = chain.open(mail.session());
        Transaction transaction = mail.transaction();
        Verdict early = hooks.onMail(transaction);
        if (!(early instanceof Verdict.Proceed)) {
            return early;
        }
        Verdict verdict = hooks.onMessage(transaction, FakeMail.content(message));
        return verdict;
    }

    private static String text(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Reply reply(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).reply();
    }

    private static List<Edit> edits(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Proceed.class);
        return ((Verdict.Proceed) verdict).edits();
    }

    @Test
    void theNextFilterReadsTheHeadAndBodyThatTheOneBeforeHasMade() throws IOException {
        List<String> seen = new ArrayList<>();
        byte[] body = "new\r\n".getBytes(StandardCharsets.US_ASCII);
        MailFilter first = filter((t, c) -> Verdict.proceed(
                new Edit.InsertHeader(0, "X-One", "1"),
                new Edit.ReplaceHeader("Subject", 1, "changed"),
                new Edit.ReplaceBody(() -> new ByteArrayInputStream(body))));
        MailFilter second = filter((t, c) -> {
            seen.add(text(c));
            assertThat(c.sizeOctets()).isEqualTo(text(c).length());
            return Verdict.proceed(new Edit.AppendHeader("X-Two", "2"));
        });
        Verdict verdict = run(chain(stage("a", first, OnFailure.DEFER), stage("b", second, OnFailure.DEFER)), MESSAGE);
        assertThat(seen).containsExactly("X-One: 1\r\nFrom: a@b.example\r\nSubject: changed\r\n\r\nnew\r\n");
        assertThat(edits(verdict)).hasSize(4);
        Edit.ReplaceBody replaced = (Edit.ReplaceBody) edits(verdict).get(2);
        assertThat(replaced.body().get().readAllBytes()).isEqualTo(body);
    }

    @Test
    void recipientsAndReversePathAreSeenAsEdited() {
        List<String> seen = new ArrayList<>();
        mail.recipients = List.of("ann@example.net", "bob@example.net");
        MailFilter first = filter((t, c) -> Verdict.proceed(
                new Edit.RemoveRecipient(t.envelope().recipients().getFirst()),
                new Edit.AddRecipient(Mailbox.parse("new@example.net"), DsnRequest.unsaid()),
                new Edit.ChangeReversePath(ReversePath.none())));
        MailFilter second = filter((t, c) -> {
            t.envelope().recipients().forEach(r -> seen.add(r.mailbox().toString()));
            seen.add(t.envelope().reversePath().toString());
            Recipient added = t.envelope().recipients().getLast();
            return Verdict.proceed(new Edit.RemoveRecipient(added));
        });
        Verdict verdict = run(chain(stage("a", first, OnFailure.DEFER), stage("b", second, OnFailure.DEFER)), MESSAGE);
        assertThat(seen).containsExactly("bob@example.net", "new@example.net", "");
        // the addition and its removal have met in the chain: the queue hears of neither
        assertThat(edits(verdict)).hasSize(2).noneMatch(Edit.AddRecipient.class::isInstance);
    }

    @Test
    void resultsAreWrittenOnceOnTopAndLaterFiltersSeeThem() {
        MailFilter first = filter((t, c) -> Verdict.proceed(new Edit.Report(
                AuthenticationResult.of("spf", "pass").withProperty("smtp", "mailfrom", "joe@example.org"))));
        MailFilter second = filter((t, c) -> {
            assertThat(t.results()).hasSize(1);
            return Verdict.proceed(new Edit.Report(AuthenticationResult.of("dkim", "none")));
        });
        Verdict verdict = run(chain(stage("a", first, OnFailure.DEFER), stage("b", second, OnFailure.DEFER)), MESSAGE);
        Edit last = edits(verdict).getLast();
        assertThat(last)
                .isEqualTo(new Edit.InsertHeader(
                        0,
                        "Authentication-Results",
                        "mx.example.net;\r\n\tspf=pass smtp.mailfrom=joe@example.org;\r\n\tdkim=none"));
        assertThat(edits(verdict).stream().filter(Edit.InsertHeader.class::isInstance))
                .hasSize(1);
    }

    @Test
    void forgedResultsWithOurNameAreRemovedAndOthersKept() {
        String forged =
                "Authentication-Results: MX.example.net; dmarc=pass\nAuthentication-Results: other.example; spf=pass\n"
                        + "Authentication-Results: (c) mx.example.net 1;\n dkim=pass\n" + MESSAGE;
        List<String> seen = new ArrayList<>();
        MailFilter reader = filter((t, c) -> {
            seen.add(text(c));
            return Verdict.proceed();
        });
        Verdict verdict = run(chain(stage("a", reader, OnFailure.DEFER)), forged);
        assertThat(seen.getFirst()).startsWith("Authentication-Results: other.example; spf=pass\r\nFrom:");
        assertThat(edits(verdict))
                .containsExactly(
                        new Edit.RemoveHeader("Authentication-Results", 3),
                        new Edit.RemoveHeader("Authentication-Results", 1));
    }

    @Test
    void resultsOfMailThatWeMadeOurselvesAreKept() {
        mail.origin = Origin.DSN;
        Verdict verdict = run(chain(), "Authentication-Results: mx.example.net; none\n" + MESSAGE);
        assertThat(edits(verdict)).isEmpty();
    }

    @Test
    void theFirstRefusalEndsTheChain() {
        AtomicInteger asked = new AtomicInteger();
        MailFilter no = filter((t, c) -> new Verdict.Refuse(Reply.enhanced(550, "5.7.1", "no")));
        MailFilter counting = filter((t, c) -> {
            asked.incrementAndGet();
            return Verdict.proceed();
        });
        Verdict verdict = run(chain(stage("a", no, OnFailure.DEFER), stage("b", counting, OnFailure.DEFER)), MESSAGE);
        assertThat(reply(verdict).code()).isEqualTo(550);
        assertThat(asked).hasValue(0);
    }

    @Test
    void anExceptionDoesWhatOnFailureSaysAndIsCountedAndPublished() {
        MailFilter broken = filter((t, c) -> {
            throw new IllegalStateException("boom");
        });
        FilterChain deferring = chain(stage("bad", broken, OnFailure.DEFER));
        assertThat(reply(run(deferring, MESSAGE)).toString()).startsWith("451 4.3.0");
        assertThat(deferring.failures()).containsEntry("bad", 1L);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().kind()).isEqualTo("filter-failed");
        assertThat(reply(run(chain(stage("bad", broken, OnFailure.REJECT)), MESSAGE))
                        .code())
                .isEqualTo(554);
        assertThat(edits(run(chain(stage("bad", broken, OnFailure.ACCEPT)), MESSAGE)))
                .isEmpty();
    }

    @Test
    void aHangingFilterIsGivenUpAtItsTimeoutAndNotCalledAgain() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        MailFilter hanging = filter((t, c) -> {
            calls.incrementAndGet();
            boolean done = false;
            while (!done) {
                try {
                    never.await();
                    done = true;
                } catch (InterruptedException deaf) {
                    // a filter that does not listen to interrupts
                }
            }
            return Verdict.proceed();
        });
        FilterStage stage =
                new FilterStage("slow", hanging, Duration.ofMillis(300), OnFailure.ACCEPT, Set.of(Origin.SMTP));
        MailFilter.Hooks hooks = chain(stage).open(mail.session());
        Transaction one = mail.transaction();
        assertThat(edits(hooks.onMessage(one, FakeMail.content(MESSAGE)))).isEmpty();
        hooks.onTransactionEnd(one, Ending.ACCEPTED);
        assertThat(edits(hooks.onMessage(mail.transaction(), FakeMail.content(MESSAGE))))
                .isEmpty();
        assertThat(calls).hasValue(1);
        assertThat(events).hasSize(2);
        hooks.close();
        never.countDown();
    }

    @Test
    void aFilterThatCannotBeOpenedIsAFailureToo() {
        MailFilter closed = session -> {
            throw new IllegalStateException("no");
        };
        MailFilter.Hooks hooks = chain(stage("x", closed, OnFailure.DEFER)).open(mail.session());
        Verdict greeting = hooks.onConnect();
        assertThat(greeting).isInstanceOf(Verdict.Disconnect.class);
        assertThat(((Verdict.Disconnect) greeting).reply().code()).isEqualTo(421);
        assertThat(reply(hooks.onHelo()).code()).isEqualTo(451);
    }

    @Test
    void editsOfEarlierHooksComeBackWithTheMessage() {
        MailFilter early = session -> new MailFilter.Hooks() {
            @Override
            public Verdict onHelo() {
                return Verdict.proceed(new Edit.Report(AuthenticationResult.of("iprev", "pass")));
            }

            @Override
            public Verdict onMail(Transaction transaction) {
                return Verdict.proceed(new Edit.AppendHeader("X-Mail", "1"));
            }
        };
        MailFilter.Hooks hooks = chain(stage("early", early, OnFailure.DEFER)).open(mail.session());
        assertThat(edits(hooks.onHelo())).isEmpty();
        for (int i = 0; i < 2; i++) {
            Transaction transaction = mail.transaction();
            assertThat(edits(hooks.onMail(transaction))).isEmpty();
            List<Edit> edits = edits(hooks.onMessage(transaction, FakeMail.content(MESSAGE)));
            assertThat(edits).hasSize(3);
            assertThat(edits.getLast()).isInstanceOf(Edit.InsertHeader.class);
            hooks.onTransactionEnd(transaction, Ending.ACCEPTED);
        }
    }

    @Test
    void stagesOfOtherOriginsArePassedBy() {
        MailFilter no = filter((t, c) -> new Verdict.Refuse(Reply.enhanced(550, "5.7.1", "no")));
        FilterStage smtpOnly = new FilterStage("a", no, Duration.ofSeconds(5), OnFailure.DEFER, Set.of(Origin.SMTP));
        mail.origin = Origin.DSN;
        assertThat(edits(run(chain(smtpOnly), MESSAGE))).isEmpty();
    }

    @Test
    void aLargeReplacedBodyWaitsInAFileThatGoesWithTheTransaction() throws IOException {
        byte[] big = new byte[600_000];
        java.util.Arrays.fill(big, (byte) 'x');
        MailFilter first = filter((t, c) -> Verdict.proceed(new Edit.ReplaceBody(() -> new ByteArrayInputStream(big))));
        MailFilter second = filter((t, c) -> {
            assertThat(text(c)).hasSize(600_000 + 2 + c.head().length);
            return Verdict.proceed();
        });
        MailFilter.Hooks hooks = chain(stage("a", first, OnFailure.DEFER), stage("b", second, OnFailure.DEFER))
                .open(mail.session());
        Transaction transaction = mail.transaction();
        Edit.ReplaceBody body = (Edit.ReplaceBody)
                edits(hooks.onMessage(transaction, FakeMail.content(MESSAGE))).getFirst();
        assertThat(body.body().get().readAllBytes()).isEqualTo(big);
        assertThat(spool.toFile().list()).hasSize(1);
        hooks.onTransactionEnd(transaction, Ending.ACCEPTED);
        assertThat(spool.toFile().list()).isEmpty();
    }

    @Test
    void closingTheSessionClosesEveryFiltersHooksOnce() {
        AtomicInteger closed = new AtomicInteger();
        MailFilter filter = new MailFilter() {
            @Override
            public Hooks open(Session session) {
                return new Hooks() {
                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                };
            }
        };
        MailFilter.Hooks hooks = chain(stage("a", filter, OnFailure.DEFER)).open(mail.session());
        hooks.onConnect();
        hooks.close();
        hooks.close();
        assertThat(closed).hasValue(1);
    }
}
