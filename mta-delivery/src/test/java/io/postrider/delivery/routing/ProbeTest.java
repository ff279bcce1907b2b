// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.RecipientProbe.Result;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// Callouts and their cache.
class ProbeTest {
    private final List<String> said = new ArrayList<>();
    private final Map<String, Reply> replies = new HashMap<>();

    private final SmtpDialer dialer = (address, deadline) -> {
        said.add("dial " + address.getAddress().getHostAddress() + ":" + address.getPort());
        Reply greeting = replies.getOrDefault("dial " + address.getPort(), Reply.of(220, "hello"));
        if (greeting.code() == 299) {
            throw new IOException("connection refused");
        }
        return new SmtpDialer.Conversation() {
            @Override
            public Reply greeting() {
                return greeting;
            }

            @Override
            public Reply command(String line) {
                said.add(line);
                return replies.getOrDefault(line.substring(0, 4), Reply.of(250, "fine"));
            }

            @Override
            public Reply content(Content content) {
                throw new AssertionError("a callout sends nothing");
            }

            @Override
            public void close() {
                said.add("close");
            }
        };
    };

    private final DnsResolver dns = (name, type) -> switch (name + " " + type) {
        case "third.example MX" ->
            DnsAnswer.found(List.of(
                    new DnsRecord.MailExchanger(20, "mx2.third.example"),
                    new DnsRecord.MailExchanger(10, "mx1.third.example")));
        case "null.example MX" -> DnsAnswer.found(List.of(new DnsRecord.MailExchanger(0, "")));
        case "mx1.third.example A" ->
            DnsAnswer.found(List.of(new DnsRecord.Address(InetAddress.ofLiteral("192.0.2.10"))));
        case "mx2.third.example A" ->
            DnsAnswer.found(List.of(new DnsRecord.Address(InetAddress.ofLiteral("192.0.2.20"))));
        default -> DnsAnswer.none(DnsStatus.NO_DATA);
    };

    private Result probe(Route route) {
        CalloutProbe.Means means = new CalloutProbe.Means(
                dialer,
                dns,
                name -> name.equals("inner") ? List.of(InetAddress.ofLiteral("10.0.0.1")) : List.of(),
                "mx.example.org",
                Duration.ofSeconds(5));
        return new CalloutProbe(means, mailbox -> Optional.ofNullable(route)).probe(Mailbox.parse("joe@example.org"));
    }

    @Test
    void aCalloutAsksWithTheNullSenderAndSendsNothing() {
        assertThat(probe(Route.of("smtp", "inner:2525"))).isEqualTo(new Result.Deliverable());
        assertThat(said)
                .containsExactly(
                        "dial 10.0.0.1:2525",
                        "EHLO mx.example.org",
                        "MAIL FROM:<>",
                        "RCPT TO:<joe@example.org>",
                        "close");
    }

    @Test
    void lmtpIsGreetedWithLhloAndTheRoutesAddressIsAsked() {
        Route route = Route.of("lmtp", "[2001:db8::5]:24").withRecipient(Mailbox.parse("j@inner.example"));
        assertThat(probe(route)).isEqualTo(new Result.Deliverable());
        assertThat(said).contains("dial 2001:db8:0:0:0:0:0:5:24", "LHLO mx.example.org", "RCPT TO:<j@inner.example>");
    }

    @Test
    void onlyTheRecipientsOwnRefusalCounts() {
        Reply no = Reply.enhanced(550, "5.1.1", "who?");
        replies.put("RCPT", no);
        assertThat(probe(Route.of("smtp", "10.0.0.1"))).isEqualTo(new Result.Undeliverable(no));
        replies.put("RCPT", Reply.of(451, "later"));
        assertThat(probe(Route.of("smtp", "10.0.0.1"))).isInstanceOf(Result.Unknown.class);
        replies.put("MAIL", Reply.of(550, "no bounces here"));
        assertThat(probe(Route.of("smtp", "10.0.0.1"))).isInstanceOf(Result.Unknown.class);
        replies.put("dial 25", Reply.of(554, "go away"));
        assertThat(probe(Route.of("smtp", "10.0.0.1"))).isInstanceOf(Result.Unknown.class);
        replies.put("dial 25", Reply.of(299, "refused"));
        assertThat(probe(Route.of("smtp", "10.0.0.1"))).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void theExchangersAreAskedInTheirOrderUntilOneKnows() {
        replies.put("RCPT", Reply.of(451, "later"));
        assertThat(probe(Route.of("mx", "third.example"))).isInstanceOf(Result.Unknown.class);
        assertThat(said).containsSubsequence("dial 192.0.2.10:25", "dial 192.0.2.20:25");
        assertThat(probe(Route.of("mx", "null.example"))).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void whatLiesOnOurDiskExists() {
        assertThat(probe(Route.of("maildir", "/m/joe"))).isEqualTo(new Result.Deliverable());
        assertThat(probe(Route.of("pigeon", "x"))).isInstanceOf(Result.Unknown.class);
        assertThat(probe(null)).isInstanceOf(Result.Unknown.class);
        assertThat(said).isEmpty();
    }

    @Test
    void theWayOfAnAddressIsThatOfItsMail() {
        Fixture host =
                new Fixture().domain("example.org", "smtp://inner:2525", Optional.of("probe:"), Fixture.NO_ALIASES);
        assertThat(host.chain().wayOf(Mailbox.parse("joe@example.org"))).contains(Route.of("smtp", "inner:2525"));
        Fixture refused = new Fixture().domain("example.org", "error:5.1.1 no");
        assertThat(refused.chain().wayOf(Mailbox.parse("joe@example.org"))).isEmpty();
    }

    private static final class MapState implements StateStore {
        final Map<String, byte[]> entries = new HashMap<>();

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public boolean put(String key, byte[] value, Duration timeToLive) {
            entries.put(key + " " + timeToLive.toHours(), value);
            entries.put(key, value);
            return true;
        }

        @Override
        public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public void scan(String prefix, BiPredicate<String, byte[]> visitor) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void answersAreRememberedButNotIgnorance() {
        AtomicInteger asked = new AtomicInteger();
        MapState state = new MapState();
        Result no = new Result.Undeliverable(Reply.enhanced(550, "5.1.1", "who is that?"));
        CachingProbe probe = new CachingProbe(
                mailbox -> {
                    asked.incrementAndGet();
                    return switch (mailbox.localPart().value()) {
                        case "joe" -> new Result.Deliverable();
                        case "eve" -> no;
                        default -> new Result.Unknown("busy");
                    };
                },
                state);
        for (int i = 0; i < 2; i++) {
            assertThat(probe.probe(Mailbox.parse("joe@example.org"))).isEqualTo(new Result.Deliverable());
            assertThat(probe.probe(Mailbox.parse("eve@example.org"))).isEqualTo(no);
            assertThat(probe.probe(Mailbox.parse("bob@example.org"))).isInstanceOf(Result.Unknown.class);
        }
        assertThat(asked).hasValue(4);
        assertThat(state.entries).containsKeys("joe@example.org 168", "eve@example.org 3");
        state.entries.put("odd@example.org", new byte[] {1, 2});
        assertThat(probe.probe(Mailbox.parse("odd@example.org"))).isInstanceOf(Result.Unknown.class);
    }
}
