// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.AnswerReader.Reading;
import io.postrider.delivery.dns.DnsCache.Question;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The resolver of the core: a cache in front of [Questioner], which asks the servers.
///
/// CNAMEs are followed over several responses (ten at most); an answer is authenticated when every
/// response on the way was. Questions that are being asked are not asked twice: later callers wait
/// for the first one's answer. Failures are kept for five seconds (RFC 9520 §3.2), negative answers
/// as RFC 2308 §5 says.
///
/// Thread-safe; blocks the calling (virtual) thread for `[dns] timeout` at most, a little more
/// behind another caller.
public final class DnsjavaResolver implements DnsResolver {
    private static final Duration KEEP_FAILURES = Duration.ofSeconds(5);
    private final Questioner questioner;
    private final DnsCache cache;
    private final DnsSettings settings;
    private final ConcurrentMap<Question, CompletableFuture<DnsAnswer>> underWay = new ConcurrentHashMap<>();

    /// A resolver by these settings.
    ///
    /// @throws IOException when a server is no address or the trust anchor cannot be read
    public DnsjavaResolver(DnsSettings settings, InstantSource clock) throws IOException {
        if (settings.trustAd() && settings.trustAnchor().isPresent()) {
            throw new IOException("trust-ad and trust-anchor exclude each other");
        }
        this.settings = settings;
        this.questioner = new Questioner(settings);
        this.cache = new DnsCache(settings.cacheEntries(), clock);
    }

    @Override
    public DnsAnswer resolve(String name, DnsType type) {
        Optional<Name> absolute = absolute(name);
        if (absolute.isEmpty()) {
            return DnsAnswer.none(DnsStatus.NO_SUCH_NAME);
        }
        Question question = new Question(AnswerReader.text(absolute.get()).toLowerCase(Locale.ROOT), type);
        Optional<DnsAnswer> known = cache.find(question);
        return known.isPresent() ? known.get() : askOnce(question, absolute.get());
    }

    /// How many answers are kept now.
    public int cachedAnswers() {
        return cache.size();
    }

    private DnsAnswer askOnce(Question question, Name name) {
        CompletableFuture<DnsAnswer> mine = new CompletableFuture<>();
        CompletableFuture<DnsAnswer> other = underWay.putIfAbsent(question, mine);
        if (other != null) {
            return await(other);
        }
        DnsAnswer answer = DnsAnswer.none(DnsStatus.SERVER_FAILURE);
        try {
            answer = follow(name, Type.value(question.type().name()));
            if (!Thread.currentThread().isInterrupted()) {
                cache.keep(question, answer);
            }
        } finally {
            underWay.remove(question, mine);
            mine.complete(answer);
        }
        return answer;
    }

    private DnsAnswer await(CompletableFuture<DnsAnswer> other) {
        try {
            return other.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return DnsAnswer.none(DnsStatus.TIMEOUT);
        } catch (ExecutionException | TimeoutException late) {
            return DnsAnswer.none(DnsStatus.TIMEOUT);
        }
    }

    private DnsAnswer follow(Name asked, int type) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        Name at = asked;
        int aliases = 0;
        boolean secure = true;
        Duration ttl = settings.maximumTtl();
        while (true) {
            Questioner.Result result = questioner.ask(at, type, deadline);
            secure &= result.authenticated();
            switch (result.reading()) {
                case Reading.Records found -> {
                    return mark(DnsAnswer.found(found.records()), secure, least(ttl, found.ttl()), asked, found.at());
                }
                case Reading.Nothing none -> {
                    return mark(DnsAnswer.none(none.status()), secure, least(ttl, none.ttl()), asked, none.at());
                }
                case Reading.Unusable unusable -> {
                    return DnsAnswer.none(result.failure()).withTtl(least(settings.maximumTtl(), KEEP_FAILURES));
                }
                case Reading.Alias alias -> {
                    aliases += alias.aliases();
                    ttl = least(ttl, alias.ttl());
                    at = alias.target();
                    if (aliases > AnswerReader.MAXIMUM_ALIASES || at.equals(asked)) {
                        return DnsAnswer.none(DnsStatus.SERVER_FAILURE)
                                .withTtl(least(settings.maximumTtl(), KEEP_FAILURES));
                    }
                }
            }
        }
    }

    private static DnsAnswer mark(DnsAnswer answer, boolean secure, Duration ttl, Name asked, Name at) {
        DnsAnswer marked = answer.withAuthenticated(secure).withTtl(ttl);
        return at.equals(asked) ? marked : marked.withCanonicalName(AnswerReader.text(at));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// The name with its labels checked; empty when no such name can exist (a label over 63 octets,
    /// an empty one).
    private static Optional<Name> absolute(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        Optional<String> ascii = IdnaName.toAscii(plain);
        // a backslash would begin an escape of the master file format
        if (ascii.isEmpty() || ascii.get().indexOf('\\') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Name.fromString(ascii.get(), Name.root));
        } catch (TextParseException invalid) {
            return Optional.empty();
        }
    }
}
