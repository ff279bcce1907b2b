// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.message.AuthorAddress;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Signs mail of our own: submitted, from relay networks, local, notifications, reports. Mail from strangers,
/// and mail
/// whose author domain has no key, passes unsigned. Thread-safe.
public final class DkimSignFilter implements MailFilter {
    private final SigningTable table;
    private final SigningRequest request;
    private final Optional<Duration> expireAfter;
    private final SigningPool pool;
    private final InstantSource clock;

    DkimSignFilter(
            SigningTable table,
            SigningRequest request,
            Optional<Duration> expireAfter,
            SigningPool pool,
            InstantSource clock) {
        this.table = table;
        this.request = request;
        this.expireAfter = expireAfter;
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                return isOurs(session) ? sign(content) : Verdict.proceed();
            }
        };
    }

    private static boolean isOurs(Session session) {
        boolean byNetwork = session.origin() == Origin.SMTP || session.origin() == Origin.LMTP;
        return !byNetwork
                || session.role() == ListenerRole.SUBMISSION
                || session.relayNetwork()
                || session.identity().isPresent();
    }

    private Verdict sign(Content content) {
        try {
            HeaderSection head = HeaderSection.parse(content.head());
            Optional<AuthorAddress> author = AuthorAddress.first(head);
            if (author.isEmpty()) {
                return Verdict.proceed();
            }
            List<Signatory> signatories =
                    table.find(author.get().address(), author.get().domain());
            if (signatories.isEmpty()) {
                return Verdict.proceed();
            }
            SigningRequest timed = timed(clock.instant());
            List<HeaderField> fields =
                    pool.compute(() -> DkimSigner.sign(MessageSource.of(content), signatories, timed));
            List<Edit> edits = new ArrayList<>();
            // the first signatory's field comes out on top
            for (HeaderField field : fields.reversed()) {
                edits.add(new Edit.InsertHeader(0, DkimSignature.NAME, field.rawValue()));
            }
            return new Verdict.Proceed(edits);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private SigningRequest timed(Instant now) {
        long seconds = now.getEpochSecond();
        OptionalLong expires = expireAfter
                .map(time -> OptionalLong.of(seconds + time.toSeconds()))
                .orElse(OptionalLong.empty());
        return request.withTimes(OptionalLong.of(seconds), expires);
    }

    @Override
    public void close() {
        pool.close();
    }
}
