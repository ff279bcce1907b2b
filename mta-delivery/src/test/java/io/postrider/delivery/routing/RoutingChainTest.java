// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.routing.Fixture.TestEnvelope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CONTRACT §3, "Order per recipient" and "Transports".
class RoutingChainTest {
    private static final String MAILDIR = "maildir:/var/mail/{domain}/{local-part}";

    private static Route via(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Via.class);
        return ((Routing.Via) routing).route();
    }

    @Test
    void othersGoToTheirMx() {
        assertThat(via(new Fixture().domain("example.org", MAILDIR).route("user@third.example")))
                .isEqualTo(Route.of("mx", "third.example"));
    }

    @Test
    void othersGoToTheSmarthostWhereThereIsOne() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        host.smarthost = Optional.of("smtp://relay.example:587");
        assertThat(via(host.route("user@third.example"))).isEqualTo(Route.of("smtp", "relay.example:587"));
        assertThat(via(host.route("joe@example.org")).transport()).isEqualTo("maildir");
    }

    @Test
    void aNullClientSendsEverythingToTheSmarthost() {
        Fixture host = new Fixture();
        host.origin = Optional.of("example.org");
        host.smarthost = Optional.of("smtp://relay.example");
        assertThat(via(host.route("user@third.example"))).isEqualTo(Route.of("smtp", "relay.example"));
        assertThat(via(host.route("root@localhost")))
                .isEqualTo(Route.of("smtp", "relay.example").withRecipient(Mailbox.parse("root@example.org")));
    }

    @Test
    void placeholdersAreFilledInWithoutExtensionAndInLowerCase() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        assertThat(via(host.route("Joe+Lists@EXAMPLE.org")).nextHop()).isEqualTo("/var/mail/example.org/joe");
    }

    @Test
    void placeholdersInACommandStayOneArgument() {
        Fixture host = new Fixture().domain("example.org", "pipe:/bin/deliver -r {recipient} -x {extension}");
        Route route = via(host.route("\"a b;$(c)+d e\"@example.org"));
        assertThat(io.postrider.delivery.local.CommandLine.decode(route.nextHop()))
                .containsExactly("/bin/deliver", "-r", "a b;$(c)+d e@example.org", "-x", "d e");
    }

    @Test
    void theNullSenderIsAnEmptyArgument() {
        Fixture host = new Fixture().domain("example.org", "pipe:/bin/deliver -f {sender} {local-part}");
        Route route = via(host.route("", "joe@example.org"));
        assertThat(io.postrider.delivery.local.CommandLine.decode(route.nextHop()))
                .containsExactly("/bin/deliver", "-f", "", "joe");
    }

    @Test
    void ourOwnNameStandsForTheFirstDomain() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        for (String address :
                List.of("joe@mx.example.org", "joe@localhost", "joe@[192.0.2.1]", "joe@[IPv6:2001:db8::1]")) {
            Route route = via(host.route(address));
            assertThat(route.nextHop()).isEqualTo("/var/mail/example.org/joe");
            assertThat(route.recipient()).contains(Mailbox.parse("joe@example.org"));
        }
    }

    @Test
    void exactNamesComeBeforeWildcardsAndLongWildcardsBeforeShort() {
        Fixture host = new Fixture()
                .names(List.of("*.example.org"), "maildir:/wild/{local-part}")
                .names(List.of("a.example.org", "*.b.example.org"), "maildir:/near/{local-part}");
        assertThat(via(host.route("u@a.example.org")).nextHop()).isEqualTo("/near/u");
        assertThat(via(host.route("u@c.example.org")).nextHop()).isEqualTo("/wild/u");
        assertThat(via(host.route("u@x.y.example.org")).nextHop()).isEqualTo("/wild/u");
        assertThat(via(host.route("u@x.b.example.org")).nextHop()).isEqualTo("/near/u");
        assertThat(via(host.route("u@example.org")).transport()).isEqualTo("mx");
    }

    @Test
    void domainsMayStandInATable() {
        Fixture host =
                new Fixture().names(List.of("inline:one.example, *.two.example"), "maildir:/m/{domain}/{local-part}");
        assertThat(via(host.route("u@One.Example")).nextHop()).isEqualTo("/m/one.example/u");
        assertThat(via(host.route("u@a.two.example")).nextHop()).isEqualTo("/m/a.two.example/u");
        assertThat(via(host.route("u@two.example")).transport()).isEqualTo("mx");
    }

    @Test
    void aLabelsAndULabelsAreEqual() {
        Fixture host = new Fixture().domain("münchen.example", MAILDIR);
        assertThat(via(host.route("u@xn--mnchen-3ya.example")).nextHop())
                .isEqualTo("/var/mail/xn--mnchen-3ya.example/u");
        Fixture ascii = new Fixture().names(List.of("*.xn--mnchen-3ya.example"), MAILDIR);
        assertThat(via(ascii.route("u@a.MÜNCHEN.example")).transport()).isEqualTo("maildir");
        Fixture table = new Fixture().names(List.of("inline:münchen.example"), MAILDIR);
        assertThat(via(table.route("u@xn--mnchen-3ya.example")).transport()).isEqualTo("maildir");
    }

    @Test
    void aBackupMxSendsToTheMxOfTheDomain() {
        assertThat(via(new Fixture().domain("example.org", "mx:").route("joe@example.org")))
                .isEqualTo(Route.of("mx", "example.org"));
    }

    @Test
    void theFirstRouteThatMatchesWins() {
        Fixture host = new Fixture()
                .route(
                        Fixture.when("recipient-domain", "*.example.net"),
                        "smtp://10.0.0.5:25",
                        RouteSettings.Scope.REMOTE)
                .route(RouteConditions.none(), "smtps://other.example:465", RouteSettings.Scope.REMOTE);
        assertThat(via(host.route("u@a.example.net"))).isEqualTo(Route.of("smtp", "10.0.0.5:25"));
        assertThat(via(host.route("u@example.net"))).isEqualTo(Route.of("smtps", "other.example:465"));
    }

    @Test
    void routesAreForRemoteRecipientsUnlessTheySayOtherwise() {
        Fixture host = new Fixture()
                .domain("example.org", MAILDIR)
                .route(Fixture.when("recipient", "joe@example.org"), "lmtp+unix:///run/lmtp", RouteSettings.Scope.OURS)
                .route(RouteConditions.none(), "smtp://out.example", RouteSettings.Scope.REMOTE);
        assertThat(via(host.route("joe+x@example.org"))).isEqualTo(Route.of("lmtp+unix", "/run/lmtp"));
        assertThat(via(host.route("ann@example.org")).transport()).isEqualTo("maildir");
        assertThat(via(host.route("u@third.example"))).isEqualTo(Route.of("smtp", "out.example"));
    }

    @Test
    void allConditionsOfARouteMustHold() {
        RouteConditions both = new RouteConditions(
                List.of("third.example"),
                List.of(),
                List.of("boss@example.org"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Fixture host = new Fixture().route(both, "smtp://fast.example", RouteSettings.Scope.ALL);
        assertThat(via(host.route("boss@example.org", "u@third.example")).nextHop())
                .isEqualTo("fast.example");
        assertThat(via(host.route("joe@example.org", "u@third.example")).transport())
                .isEqualTo("mx");
        assertThat(via(host.route("boss@example.org", "u@other.example")).transport())
                .isEqualTo("mx");
    }

    @ParameterizedTest
    @CsvSource({
        "recipient-domain, third.example",
        "recipient, user@third.example",
        "recipient, @third.example",
        "recipient, inline:user@third.example",
        "sender, boss@example.org",
        "sender, @example.org",
        "sender-domain, example.org",
        "sender-domain, *.org",
        "sender-domain, inline:example.org",
        "user, joe",
        "user, *",
        "client-network, 198.51.100.0/24",
        "client-network, inline:198.51.100.7",
        "listener, mx",
        "tenant, acme"
    })
    void everyConditionOfARouteWorks(String key, String item) {
        Fixture host = new Fixture().route(Fixture.when(key, item), "smtp://hit.example", RouteSettings.Scope.ALL);
        Recipient to = Fixture.recipient("user@third.example");
        TestEnvelope hit = new TestEnvelope(ReversePath.parse("boss@example.org"), List.of(to))
                .by("joe")
                .at("mx", "acme", "198.51.100.7");
        assertThat(via(host.chain().route(hit, to)).nextHop()).isEqualTo("hit.example");
        Recipient other = Fixture.recipient("ann@fourth.example");
        TestEnvelope miss = new TestEnvelope(ReversePath.none(), List.of(other)).at("out", "", "203.0.113.7");
        assertThat(via(host.chain().route(miss, other)).transport()).isEqualTo("mx");
    }

    @Test
    void theNullSenderIsAConditionToo() {
        Fixture host =
                new Fixture().route(Fixture.when("sender", "<>"), "smtp://bounces.example", RouteSettings.Scope.ALL);
        assertThat(via(host.route("", "u@third.example")).nextHop()).isEqualTo("bounces.example");
        assertThat(via(host.route("a@b.example", "u@third.example")).transport())
                .isEqualTo("mx");
    }

    @Test
    void aTransportTableIsAskedForAddressThenDomain() {
        Fixture host = new Fixture()
                .routeTable(
                        "inline:{vip@third.example=smtp://vip.example, third.example=smtp://all.example, *.third.example=smtp://sub.example}",
                        RouteSettings.Scope.REMOTE)
                .route(RouteConditions.none(), "smtp://next.example", RouteSettings.Scope.REMOTE);
        assertThat(via(host.route("VIP+x@third.example")).nextHop()).isEqualTo("vip.example");
        assertThat(via(host.route("u@third.example")).nextHop()).isEqualTo("all.example");
        assertThat(via(host.route("u@a.b.third.example")).nextHop()).isEqualTo("sub.example");
        assertThat(via(host.route("u@fourth.example")).nextHop()).isEqualTo("next.example");
    }

    @Test
    void aRemoteLocalPartNeverPosesAsAKeyOfATransportTable() {
        Fixture host =
                new Fixture().routeTable("inline:{bank.example=smtp://vault.example}", RouteSettings.Scope.REMOTE);
        assertThat(via(host.route("bank.example@third.example")).transport()).isEqualTo("mx");
    }

    @Test
    void aFaultOfATableInARouteDefers() {
        Fixture host = new Fixture().routeTable("broken:x", RouteSettings.Scope.REMOTE);
        assertThat(host.route("u@third.example"))
                .isInstanceOfSatisfying(
                        Routing.Defer.class,
                        defer -> assertThat(defer.why().status()).hasToString("4.3.0"));
    }

    @Test
    void anErrorTransportFailsOrDefers() {
        Fixture host = new Fixture()
                .route(Fixture.when("recipient-domain", "dead.example"), "error:5.1.2 closed", RouteSettings.Scope.ALL)
                .route(Fixture.when("recipient-domain", "late.example"), "error:4.4.0 later", RouteSettings.Scope.ALL);
        assertThat(host.route("u@dead.example"))
                .isInstanceOfSatisfying(
                        Routing.Fail.class, fail -> assertThat(fail.why()).hasToString("5.1.2 closed"));
        assertThat(host.route("u@late.example"))
                .isInstanceOfSatisfying(
                        Routing.Defer.class, defer -> assertThat(defer.why()).hasToString("4.4.0 later"));
    }

    @Test
    void aHoldTransportIsARouteOfItsOwn() {
        Fixture host = new Fixture().route(RouteConditions.none(), "hold:look at it", RouteSettings.Scope.ALL);
        assertThat(via(host.route("u@third.example"))).isEqualTo(Route.of("hold", "look at it"));
    }

    @Test
    void releasedMailIsNotHeldAgain() {
        Fixture host = new Fixture()
                .domain("example.org", "hold:")
                .route(RouteConditions.none(), "hold:look at it", RouteSettings.Scope.ALL)
                .route(RouteConditions.none(), "smtp://next.example", RouteSettings.Scope.REMOTE);
        Recipient to = Fixture.recipient("u@third.example");
        TestEnvelope envelope = new TestEnvelope(ReversePath.none(), List.of(to));
        assertThat(via(host.chain().released(envelope, to))).isEqualTo(Route.of("smtp", "next.example"));
        assertThat(host.chain().released(envelope, Fixture.recipient("joe@example.org")))
                .isInstanceOf(Routing.Defer.class);
    }

    @Test
    void aFilterMayNameATransport() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        Recipient to = Fixture.recipient("joe@example.org");
        TestEnvelope envelope = new TestEnvelope(ReversePath.none(), List.of(to));
        assertThat(via(host.chain().by("maildir:/spam/{local-part}", envelope, to)))
                .isEqualTo(Route.of("maildir", "/spam/joe"));
        assertThat(host.chain().by("nonsense", envelope, to)).isInstanceOf(Routing.Defer.class);
    }

    @Test
    void aWordNamesATransportTable() {
        Fixture host = new Fixture();
        host.transports.put("isp", new TransportNames.Named(Optional.of("smtps://mail.isp.example:465"), List.of()));
        host.transports.put("script", new TransportNames.Named(Optional.empty(), List.of("/bin/x", "{local-part}")));
        host.domain("example.org", "script");
        host.smarthost = Optional.of("isp");
        assertThat(via(host.route("u@third.example"))).isEqualTo(Route.of("isp", "mail.isp.example:465"));
        assertThat(via(host.route("joe@example.org"))).isEqualTo(Route.of("script", "/bin/x joe"));
    }

    @Test
    void aPluginsSchemeIsATransport() {
        Fixture host = new Fixture().domain("example.org", "carrier-pigeon:loft/{local-part}");
        assertThat(via(host.route("joe@example.org"))).isEqualTo(Route.of("carrier-pigeon", "loft/joe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smpt://x",
                "isp",
                "smtp:host",
                "smtp://",
                "smtp://h:0",
                "smtp://h:99999",
                "smtp://u:p@h",
                "maildir:relative",
                "maildir:/a/../b",
                "maildir:/m/{user}",
                "error:no status",
                "error:2.0.0 ok",
                "pipe:relative arg",
                "mx:host",
                "pipe:/bin/x 'open",
                "smtp://2001:db8::1:25",
                ""
            })
    void aBadTransportRefusesTheConfiguration(String transport) {
        Fixture host = new Fixture().domain("example.org", transport.isEmpty() ? " " : transport);
        assertThatThrownBy(host::chain).hasMessageContaining("deliver-to");
    }

    @Test
    void policiesOfPluginsAreAskedBeforeRoutes() {
        Fixture host = new Fixture().domain("example.org", MAILDIR);
        host.policies.add(
                (envelope, recipient) -> recipient.mailbox().localPart().value().equals("x")
                        ? new Routing.Via(Route.of("plugin", "there"))
                        : Routing.pass());
        host.policies.add((envelope, recipient) -> {
            if (recipient.mailbox().localPart().value().equals("boom")) {
                throw new IllegalStateException("boom");
            }
            return Routing.pass();
        });
        assertThat(via(host.route("x@example.org"))).isEqualTo(Route.of("plugin", "there"));
        assertThat(via(host.route("joe@example.org")).transport()).isEqualTo("maildir");
        assertThat(host.route("boom@example.org")).isInstanceOf(Routing.Defer.class);
    }

    @Test
    void explainTellsTheStepsAndTheFinalWays() {
        Fixture host = new Fixture()
                .domain(
                        "example.org",
                        MAILDIR,
                        Optional.empty(),
                        Fixture.aliases("inline:team={joe, u@third.example}"));
        Recipient to = Fixture.recipient("team@mx.example.org");
        Explanation told = host.chain().explain(new TestEnvelope(ReversePath.none(), List.of(to)), to);
        assertThat(told.routing()).isInstanceOf(Routing.Expand.class);
        assertThat(told.leaves())
                .extracting(leaf -> leaf.mailbox() + " " + via(leaf.routing()))
                .containsExactly(
                        "joe@example.org maildir//var/mail/example.org/joe", "u@third.example mx/third.example");
        assertThat(told.steps())
                .extracting(step -> step.stage() + " " + step.result())
                .contains("rewrite rewritten", "alias found", "alias expanded", "domain via", "mx via");
    }
}
