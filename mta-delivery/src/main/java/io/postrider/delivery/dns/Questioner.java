// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.dns.DnsStatus;
import io.postrider.delivery.dns.AnswerReader.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;

/// Asks the servers in turn, beginning with the one that answered last, until one gives a usable
/// response or the time is over. UDP first; truncation is repeated over TCP below (RFC 7766).
/// Thread-safe.
final class Questioner {
    private static final int MAXIMUM_TRIES = 6;
    private final List<Resolver> servers;
    private final int tries;
    private final Duration perTry;
    private final boolean believe;
    private final boolean trustAd;
    private volatile int preferred;

    Questioner(DnsSettings settings) throws IOException {
        int count = Math.max(1, settings.servers().size());
        this.tries = Math.min(MAXIMUM_TRIES, count * 2);
        this.perTry = settings.timeout().dividedBy(tries);
        this.servers = NameServers.of(settings, perTry);
        this.trustAd = settings.trustAd();
        this.believe = trustAd || settings.trustAnchor().isPresent();
    }

    /// How it went.
    ///
    /// @param reading what the response says
    /// @param authenticated DNSSEC proved it
    /// @param failure why the reading is unusable
    record Result(Reading reading, boolean authenticated, DnsStatus failure) {
        static Result failed(DnsStatus why) {
            return new Result(new Reading.Unusable(), false, why);
        }
    }

    Result ask(Name name, int type, long deadlineNanos) {
        DnsStatus worst = DnsStatus.TIMEOUT;
        int first = preferred;
        for (int i = 0; i < tries && deadlineNanos - System.nanoTime() > 0; i++) {
            int server = (first + i) % servers.size();
            Result result = askOne(servers.get(server), name, type, deadlineNanos);
            if (!(result.reading instanceof Reading.Unusable)) {
                preferred = server;
                return result;
            }
            worst = worse(worst, result.failure);
            boolean everyServerAnswered = worst != DnsStatus.TIMEOUT && i + 1 >= servers.size();
            if (everyServerAnswered || Thread.currentThread().isInterrupted()) {
                return Result.failed(worst);
            }
        }
        return Result.failed(worst);
    }

    private static DnsStatus worse(DnsStatus one, DnsStatus other) {
        if (one == DnsStatus.BOGUS || other == DnsStatus.BOGUS) {
            return DnsStatus.BOGUS;
        }
        return one == DnsStatus.SERVER_FAILURE ? one : other;
    }

    private Result askOne(Resolver server, Name name, int type, long deadlineNanos) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        if (trustAd) {
            // RFC 6840 §5.7: the AD bit in a question asks for the AD bit in the answer
            query.getHeader().setFlag(Flags.AD);
        }
        long wait = Math.min(deadlineNanos - System.nanoTime(), perTry.toNanos());
        CompletableFuture<Message> sent = server.sendAsync(query).toCompletableFuture();
        try {
            return judge(sent.get(Math.max(1, wait), TimeUnit.NANOSECONDS), name, type);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Result.failed(DnsStatus.TIMEOUT);
        } catch (TimeoutException late) {
            sent.cancel(true);
            return Result.failed(DnsStatus.TIMEOUT);
        } catch (ExecutionException trouble) {
            // dnsjava reports its own time-out as an IOException without words of its own
            boolean refused = trouble.getCause() instanceof java.net.ConnectException;
            return Result.failed(refused ? DnsStatus.SERVER_FAILURE : DnsStatus.TIMEOUT);
        }
    }

    private Result judge(Message response, Name name, int type) {
        Reading reading = AnswerReader.read(response, name, type);
        boolean secure = believe && response.getHeader().getFlag(Flags.AD);
        DnsStatus failure =
                response.getRcode() == Rcode.SERVFAIL && isBogus(response) ? DnsStatus.BOGUS : DnsStatus.SERVER_FAILURE;
        return new Result(reading, secure, failure);
    }

    /// RFC 8914 §4.7 to §4.13: the codes that say that validation failed.
    private static boolean isBogus(Message response) {
        OPTRecord opt = response.getOPT();
        if (opt == null) {
            return false;
        }
        for (EDNSOption option : opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR)) {
            int code = option instanceof ExtendedErrorCodeOption extended ? extended.getErrorCode() : -1;
            boolean validation =
                    code >= ExtendedErrorCodeOption.DNSSEC_BOGUS && code <= ExtendedErrorCodeOption.NSEC_MISSING;
            if (validation) {
                return true;
            }
        }
        return false;
    }
}
