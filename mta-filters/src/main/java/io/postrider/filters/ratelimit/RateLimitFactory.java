// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.ratelimit;

import io.postrider.api.auth.Identity;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpPrefix;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.ratelimit.RateLimitSettings.Limit;
import io.postrider.filters.ratelimit.RateLimitSettings.Part;
import io.postrider.filters.ratelimit.RateLimitSettings.Stage;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes `rate-limit` filters. The buckets live in memory: a restart fills them.
public final class RateLimitFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public RateLimitFactory() {}

    @Override
    public String name() {
        return "rate-limit";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        RateLimitSettings settings = context.settings().read(RateLimitSettings.class);
        List<Counter> counters = new ArrayList<>();
        for (Limit limit : settings.limit()) {
            boolean early = limit.at() != Stage.RCPT;
            if (limit.key().isEmpty() || early && limit.key().stream().anyMatch(RateLimitFactory::ofRecipient)) {
                throw context.settings()
                        .invalid("limit", "of name " + limit.name() + " has no key, or one that is known only at rcpt");
            }
            double burst = limit.burst().orElse(limit.count());
            counters.add(
                    new Counter(limit, new TokenBuckets(burst, limit.count(), limit.per(), settings.remembered())));
        }
        return new RateLimitFilter(List.copyOf(counters), context.clock());
    }

    private static boolean ofRecipient(Part part) {
        return part == Part.RECIPIENT || part == Part.RECIPIENT_DOMAIN;
    }

    private record Counter(Limit limit, TokenBuckets buckets) {}

    /// Takes a token of every limit of a stage. Thread-safe.
    private record RateLimitFilter(List<Counter> counters, InstantSource clock) implements MailFilter {
        @Override
        public Hooks open(Session session) {
            return new RateLimitHooks(this, session);
        }

        private Verdict count(Stage stage, Session session, Optional<Mailbox> sender, Optional<Mailbox> recipient) {
            for (Counter counter : counters) {
                if (counter.limit().at() != stage) {
                    continue;
                }
                StringBuilder key = new StringBuilder();
                boolean known = true;
                for (Part part : counter.limit().key()) {
                    String value = value(part, session, sender, recipient);
                    known &= !value.isEmpty();
                    key.append(value).append('\0');
                }
                if (known && !counter.buckets().take(key.toString(), clock.instant())) {
                    return refusal(counter.limit());
                }
            }
            return Verdict.proceed();
        }

        private static Verdict refusal(Limit limit) {
            String text = Replies.printable("Rate limit exceeded: " + limit.name());
            return new Verdict.Refuse(
                    limit.reject() ? Reply.enhanced(550, "5.7.1", text) : Reply.enhanced(450, "4.7.1", text));
        }

        private static String value(Part part, Session session, Optional<Mailbox> sender, Optional<Mailbox> recipient) {
            return switch (part) {
                case CLIENT ->
                    session.clientAddress()
                            .map(a -> IpText.readable(a.getAddress()))
                            .orElse("");
                case NETWORK ->
                    session.clientAddress()
                            .map(a -> IpPrefix.network(a.getAddress(), 24, 64))
                            .orElse("");
                case HELO -> session.helo().orElse("").toLowerCase(Locale.ROOT);
                case SENDER -> sender.map(Mailbox::toString).orElse("").toLowerCase(Locale.ROOT);
                case SENDER_DOMAIN -> sender.map(one -> one.domain().ascii()).orElse("");
                case RECIPIENT -> recipient.map(Mailbox::toString).orElse("").toLowerCase(Locale.ROOT);
                case RECIPIENT_DOMAIN ->
                    recipient.map(one -> one.domain().ascii()).orElse("");
                case USER -> session.identity().map(Identity::user).orElse("");
                case LISTENER -> session.listener();
            };
        }
    }

    private record RateLimitHooks(RateLimitFilter filter, Session session) implements MailFilter.Hooks {
        private static Optional<Mailbox> sender(Transaction transaction) {
            return transaction.envelope().reversePath().mailbox();
        }

        @Override
        public Verdict onConnect() {
            return filter.count(Stage.CONNECT, session, Optional.empty(), Optional.empty());
        }

        @Override
        public Verdict onMail(Transaction transaction) {
            return filter.count(Stage.MAIL, session, sender(transaction), Optional.empty());
        }

        @Override
        public Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return filter.count(Stage.RCPT, session, sender(transaction), Optional.of(recipient.mailbox()));
        }

        @Override
        public Verdict onMessage(Transaction transaction, Content content) {
            return filter.count(Stage.MESSAGE, session, sender(transaction), Optional.empty());
        }
    }
}
