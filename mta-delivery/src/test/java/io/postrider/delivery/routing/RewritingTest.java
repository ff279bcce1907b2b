// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.lookup.ManualClock;
import io.postrider.delivery.routing.Fixture.TestEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Canonical, generic, masquerade, relocated, blind copies, SRS.
class RewritingTest {
    private static final String MAILDIR = "maildir:/m/{domain}/{local-part}";

    private static Fixture host(Map<String, String> tables, List<String> masqueraded) {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        host.rewrite = new RewriteSettings(
                Optional.ofNullable(tables.get("canonical")),
                Optional.ofNullable(tables.get("sender")),
                Optional.ofNullable(tables.get("recipient")),
                Optional.ofNullable(tables.get("generic")),
                masqueraded,
                List.of("Root"),
                Optional.ofNullable(tables.get("relocated")),
                true);
        return host;
    }

    private static Route via(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Via.class);
        return ((Routing.Via) routing).route();
    }

    private static String sender(Route route) {
        return route.reversePath().map(ReversePath::toString).orElse("unchanged");
    }

    private static String recipient(Route route) {
        return route.recipient().map(Mailbox::toString).orElse("unchanged");
    }

    @Test
    void canonicalRewritesSendersAndRecipients() {
        Fixture host = host(Map.of("canonical", "inline:joe@example.org=joe.smith@example.org"), List.of());
        Route out = via(host.route("joe@example.org", "u@third.example"));
        assertThat(sender(out)).isEqualTo("joe.smith@example.org");
        assertThat(recipient(out)).isEqualTo("unchanged");
        Route in = via(host.route("u@third.example", "joe+x@example.org"));
        assertThat(recipient(in)).isEqualTo("joe.smith+x@example.org");
        assertThat(in.nextHop()).isEqualTo("/m/example.org/joe.smith");
        assertThat(sender(in)).isEqualTo("unchanged");
    }

    @Test
    void oneSidedCanonicalTablesComeFirst() {
        Fixture host = host(
                Map.of(
                        "canonical", "inline:joe=both",
                        "sender", "inline:joe=by",
                        "recipient", "inline:joe=to"),
                List.of());
        assertThat(sender(via(host.route("joe@example.org", "u@third.example"))))
                .isEqualTo("by@example.org");
        assertThat(recipient(via(host.route("u@third.example", "joe@example.org"))))
                .isEqualTo("to@example.org");
    }

    @Test
    void aRewrittenRecipientIsRoutedByItsNewDomain() {
        Fixture host = host(Map.of("recipient", "inline:@old.example=@example.org"), List.of());
        Route route = via(host.route("u@third.example", "joe@old.example"));
        assertThat(route.nextHop()).isEqualTo("/m/example.org/joe");
        assertThat(host.rcpt(Fixture.stranger(), "joe@old.example"))
                .as("no permission by rewriting")
                .startsWith("550 5.7.1");
    }

    @Test
    void theNullSenderIsNeverRewritten() {
        Fixture host = host(Map.of("sender", "inline:@example.org=x@y.example"), List.of("example.org"));
        assertThat(sender(via(host.route("", "joe@example.org")))).isEqualTo("unchanged");
    }

    @Test
    void masqueradedDomainsHideTheirHosts() {
        Fixture host = host(Map.of(), List.of("example.org"));
        assertThat(sender(via(host.route("joe@pc7.lab.example.org", "u@third.example"))))
                .isEqualTo("joe@example.org");
        assertThat(sender(via(host.route("joe@example.org", "u@third.example"))))
                .isEqualTo("unchanged");
        assertThat(sender(via(host.route("root@pc7.example.org", "u@third.example"))))
                .isEqualTo("unchanged");
        assertThat(sender(via(host.route("joe@notexample.org", "u@third.example"))))
                .isEqualTo("unchanged");
    }

    @Test
    void genericAddressesAreForOtherHostsOnly() {
        Fixture host = host(Map.of("generic", "inline:joe@example.org=joe@isp.example"), List.of());
        assertThat(sender(via(host.route("joe@example.org", "u@third.example"))))
                .isEqualTo("joe@isp.example");
        assertThat(sender(via(host.route("joe@example.org", "ann@example.org"))))
                .isEqualTo("unchanged");
        assertThat(sender(via(host.route("", "u@third.example")))).isEqualTo("unchanged");
    }

    @Test
    void aFaultOfARewritingTableDefers() {
        for (String table : List.of("canonical", "sender", "recipient", "generic", "relocated")) {
            Fixture host = host(Map.of(table, "broken:x"), List.of());
            String to = table.equals("relocated") ? "joe@example.org" : "u@third.example";
            assertThat(host.route(to)).as(table).isInstanceOf(Routing.Defer.class);
        }
    }

    @Test
    void whoHasMovedIsRefusedWithTheNewPlace() {
        Fixture host = host(Map.of("relocated", "inline:joe=joe@new.example"), List.of());
        assertThat(host.rcpt(Fixture.stranger(), "joe@example.org"))
                .isEqualTo("550 5.1.6 user has moved to joe@new.example");
    }

    private static Fixture bcc(List<String> always, String sender, String recipient) {
        Fixture host =
                new Fixture().domain("example.org", MAILDIR, Optional.of("inline:joe, ann, log"), Fixture.NO_ALIASES);
        host.sections = new RewriteSections(
                SrsSettings.off(),
                new BccSettings(always, Optional.ofNullable(sender), Optional.ofNullable(recipient)));
        return host;
    }

    private static List<String> copies(Routing routing) {
        return routing instanceof Routing.Expand(List<Routing.Member> members)
                ? members.stream()
                        .map(m -> m.mailbox() + m.route().map(r -> " " + r).orElse(""))
                        .toList()
                : List.of();
    }

    @Test
    void everyMessageIsCopiedOnce() {
        Fixture host = bcc(List.of("log@example.org"), null, null);
        Recipient first = Fixture.recipient("joe@example.org");
        Recipient second = Recipient.of("message", 1, Mailbox.parse("ann@example.org"), first.dsn());
        TestEnvelope envelope = new TestEnvelope(ReversePath.none(), List.of(first, second));
        assertThat(copies(host.chain().route(envelope, first)))
                .containsExactly("joe@example.org maildir//m/example.org/joe", "log@example.org");
        assertThat(copies(host.chain().route(envelope, second))).isEmpty();
    }

    @Test
    void copiesAreMadeBySenderAndByRecipient() {
        Fixture host = bcc(List.of(), "inline:boss@third.example=log@example.org", "inline:joe=audit@third.example");
        assertThat(copies(host.route("boss@third.example", "joe@example.org")))
                .containsExactly(
                        "joe@example.org maildir//m/example.org/joe", "log@example.org", "audit@third.example");
        assertThat(copies(host.route("x@third.example", "ann@example.org"))).isEmpty();
    }

    @Test
    void copiesAskForNoNotification() {
        Routing routing = bcc(List.of("log@example.org"), null, null).route("joe@example.org");
        assertThat(((Routing.Expand) routing)
                        .members()
                        .getLast()
                        .dsn()
                        .orElseThrow()
                        .notifyOn())
                .contains(Set.of());
    }

    @Test
    void theCopysAddressIsNotCopiedToItself() {
        assertThat(copies(bcc(List.of("log@example.org"), null, null).route("log@example.org")))
                .isEmpty();
    }

    @Test
    void ourNotificationsAreNotCopied() {
        Fixture host = bcc(List.of("log@example.org"), null, null);
        Recipient to = Fixture.recipient("joe@example.org");
        TestEnvelope dsn = new TestEnvelope(ReversePath.none(), List.of(to)).from(Origin.DSN);
        assertThat(copies(host.chain().route(dsn, to))).isEmpty();
    }

    @Test
    void aCopyDoesNotMakeAnUnknownRecipientAcceptable() {
        assertThat(bcc(List.of("log@example.org"), null, null).route("nobody@example.org"))
                .isInstanceOf(Routing.Fail.class);
    }

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T12:00:00Z"));

    private Fixture srs(String aliases) {
        Fixture host = new Fixture().domain("example.org", MAILDIR, Optional.empty(), Fixture.aliases(aliases));
        host.clock = clock;
        host.sections = new RewriteSections(
                new SrsSettings(
                        Optional.of("srs.example.org"),
                        Optional.of("correct horse"),
                        Optional.of("battery staple"),
                        Duration.ofDays(21)),
                BccSettings.nobody());
        return host;
    }

    private static Routing.Member only(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Expand.class);
        return ((Routing.Expand) routing).members().getFirst();
    }

    @Test
    void whatIsForwardedGetsAnAddressThatLeadsBack() {
        Fixture host = srs("inline:joe=j@far.example");
        ReversePath path = only(host.route("Ann.B=c@third.example", "joe@example.org"))
                .reversePath()
                .orElseThrow();
        assertThat(path.toString())
                .matches("SRS0=[a-z2-7]{6}=[a-z2-7]{2}=third\\.example=Ann\\.B=c@srs\\.example\\.org");
        assertThat(only(host.route("", path.toString())).mailbox()).hasToString("Ann.B=c@third.example");
        assertThat(host.rcpt(Fixture.stranger(), "", path.toString())).isEqualTo("accepted");
    }

    @Test
    void aRewrittenAddressOfAnotherForwarderIsWrappedOnce() {
        Fixture host = srs("inline:joe=j@far.example");
        String first = "SRS0=abcdef=xy=origin.example=ann@hop1.example";
        Mailbox wrapped = only(host.route(first, "joe@example.org"))
                .reversePath()
                .flatMap(ReversePath::mailbox)
                .orElseThrow();
        assertThat(wrapped.toString()).matches("SRS1=[a-z2-7]{6}=hop1\\.example==abcdef=xy=origin\\.example=ann@srs.*");
        assertThat(only(host.route("", wrapped.toString())).mailbox()).hasToString(first);
        Srs other = new Srs(Domain.of("hop3.example"), List.of("another secret"), Duration.ofDays(21), clock);
        Mailbox twice = other.forward(wrapped);
        assertThat(twice.toString())
                .matches("SRS1=[a-z2-7]{6}=hop1\\.example==abcdef=xy=origin\\.example=ann@hop3.example");
        assertThat(other.back(twice)).isEqualTo(new Srs.Back.Original(Mailbox.parse(first)));
    }

    @Test
    void mailThatStaysHereOrComesFromHereIsNotRewritten() {
        Fixture host = srs("inline:joe={ann, j@far.example}");
        assertThat(((Routing.Expand) host.route("x@third.example", "joe@example.org")).members())
                .extracting(member -> member.reversePath().isPresent())
                .containsExactly(false, true);
        assertThat(((Routing.Expand) host.route("bob@example.org", "joe@example.org")).members())
                .allMatch(member -> member.reversePath().isEmpty());
        assertThat(((Routing.Expand) host.route("", "joe@example.org")).members())
                .allMatch(member -> member.reversePath().isEmpty());
        assertThat(via(host.route("x@third.example", "u@far.example")).reversePath())
                .isEmpty();
    }

    @Test
    void aRewrittenAddressDies() {
        Fixture host = srs("inline:joe=j@far.example");
        String path = only(host.route("a@third.example", "joe@example.org"))
                .reversePath()
                .orElseThrow()
                .toString();
        clock.advance(Duration.ofDays(21));
        assertThat(host.route("", path)).isInstanceOf(Routing.Expand.class);
        clock.advance(Duration.ofDays(1));
        assertThat(host.route("", path)).isInstanceOf(Routing.Fail.class);
    }

    @Test
    void theOldSecretStillChecks() {
        Srs old = new Srs(Domain.of("srs.example.org"), List.of("battery staple"), Duration.ofDays(21), clock);
        String path = old.forward(Mailbox.parse("a@third.example")).toString();
        assertThat(only(srs("inline:x=y").route("", path)).mailbox()).hasToString("a@third.example");
        assertThat(only(srs("inline:x=y").route("", path.toUpperCase(java.util.Locale.ROOT)))
                        .mailbox()
                        .domain())
                .isEqualTo(Domain.of("third.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRS0=aaaaaa=aa=third.example=u@srs.example.org",
                "SRS0=aaaaaa=aa=third.example@srs.example.org",
                "SRS0=x@srs.example.org",
                "SRS1=aaaaaa=third.example==x=y=z=u@srs.example.org",
                "SRS0+aaaaaa=aa=third.example=u@srs.example.org"
            })
    void whatWeHaveNotSignedLeadsNowhere(String address) {
        assertThat(srs("inline:x=y").rcpt(Fixture.stranger(), address)).startsWith("550 5.1.1");
    }

    @Test
    void aTooLongAddressIsLeftAsItIs() {
        Srs srs = new Srs(Domain.of("srs.example.org"), List.of("correct horse"), Duration.ofDays(21), clock);
        Mailbox sender = Mailbox.parse("a".repeat(60) + "@third.example");
        assertThat(srs.forward(sender)).isEqualTo(sender);
    }

    @Test
    void srsNeedsASecret() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        host.sections = new RewriteSections(
                new SrsSettings(
                        Optional.of("srs.example.org"), Optional.empty(), Optional.empty(), Duration.ofDays(21)),
                BccSettings.nobody());
        assertThatThrownBy(host::chain).hasMessageContaining("secret");
    }
}
