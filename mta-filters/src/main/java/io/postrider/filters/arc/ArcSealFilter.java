// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.dkim.KeyFile;
import io.postrider.filters.dkim.SigningPool;
import io.postrider.filters.dkim.SigningRequest;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.results.ResultsText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Adds an ARC set to mail that goes on to others, so that they can see what we found (RFC 8617 §5.1).
/// Thread-safe.
final class ArcSealFilter implements MailFilter {
    private static final int MAX_QUERIES = 10;
    private static final Duration MAX_TIME = Duration.ofSeconds(4);
    private final ExtensionContext context;
    private final ArcSealSettings settings;
    private final KeyFile key;
    private final SigningPool pool;
    private final InstantSource clock;

    ArcSealFilter(ExtensionContext context, ArcSealSettings settings, KeyFile key, SigningPool pool) {
        this.context = context;
        this.settings = settings;
        this.key = key;
        this.pool = pool;
        this.clock = context.clock();
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                try {
                    return seal(transaction, MessageSource.of(content));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        };
    }

    private Verdict seal(Transaction transaction, MessageSource message) throws IOException {
        DnsBudget budget = new DnsBudget(context.dns(), MAX_QUERIES, MAX_TIME, clock);
        ArcOutcome before =
                new ArcVerifier(budget, DkimPolicy.standard()).verify(message, Optional.of(clock.instant()));
        if (before.hasEnded()) {
            return Verdict.proceed();
        }
        ArcSealer.Request request = new ArcSealer.Request(
                new Signatory(settings.domain(), settings.selector(), key.key()),
                context.hostname(),
                results(transaction, before),
                headers(HeaderSection.parse(message.head())),
                OptionalLong.of(clock.instant().getEpochSecond()),
                before.status());
        Optional<ArcSet> set = pool.compute(() -> ArcSealer.seal(message, before.sets(), request));
        if (set.isEmpty()) {
            return Verdict.proceed();
        }
        return Verdict.proceed(
                insert(set.get().results()),
                insert(set.get().message()),
                insert(set.get().seal()));
    }

    // relaxed canonicalization sees one blank where the line is folded
    private static Edit insert(HeaderField field) {
        return new Edit.InsertHeader(0, field.spelledName(), field.value().replace("; ", ";\r\n\t"));
    }

    private static String results(Transaction transaction, ArcOutcome before) {
        List<AuthenticationResult> results = new ArrayList<>(transaction.results());
        if (results.stream().noneMatch(result -> result.method().equals("arc"))) {
            results.add(ArcFilter.result(before));
        }
        return results.stream().map(ResultsText::of).collect(Collectors.joining("; "));
    }

    private List<String> headers(HeaderSection head) {
        List<String> wanted = new ArrayList<>(settings.headers());
        if (wanted.isEmpty()) {
            wanted.addAll(SigningRequest.DEFAULT_HEADERS);
            wanted.add("DKIM-Signature");
        }
        List<String> present = new ArrayList<>();
        for (String name : wanted) {
            head.all(name).forEach(field -> present.add(name));
        }
        return present;
    }

    @Override
    public void close() {
        pool.close();
    }
}
