// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayCheckTest {
    private static final String DENIED = "550 5.7.1 relaying denied";
    private final Fixture host = new Fixture()
            .domain(
                    "example.org",
                    "maildir:/var/mail/{domain}/{local-part}",
                    Optional.of("inline:joe, ann, postmaster"),
                    Fixture.NO_ALIASES);

    @Test
    void strangersReachOurDomains() {
        assertThat(host.rcpt(Fixture.stranger(), "joe@example.org")).isEqualTo("accepted");
    }

    @Test
    void strangersDoNotReachOthers() {
        assertThat(host.rcpt(Fixture.stranger(), "user@third.example")).isEqualTo(DENIED);
    }

    @Test
    void relayNetworksReachOthersThroughMx() {
        assertThat(host.rcpt(Fixture.relayClient(), "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void authenticatedClientsReachOthersThroughMx() {
        var session = new Fixture.TestSession(
                Origin.SMTP,
                ListenerRole.MX,
                Optional.of(io.postrider.api.auth.Identity.of("joe")),
                false,
                Optional.empty());
        assertThat(host.rcpt(session, "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void listedClientCertificatesReachOthersThroughMx() {
        String print = "ab".repeat(32);
        host.clientCertificates = Optional.of("inline:" + print.toUpperCase(java.util.Locale.ROOT));
        var listed = new Fixture.TestSession(Origin.SMTP, ListenerRole.MX, Optional.empty(), false, Optional.of(print));
        var other = new Fixture.TestSession(
                Origin.SMTP, ListenerRole.MX, Optional.empty(), false, Optional.of("cd".repeat(32)));
        assertThat(host.rcpt(listed, "user@third.example")).isEqualTo("accepted");
        assertThat(host.rcpt(other, "user@third.example")).isEqualTo(DENIED);
    }

    @Test
    void fingerprintsMayBeListedWithColons() {
        host.clientCertificates = Optional.of("inline:" + "AB:".repeat(31) + "AB");
        var listed = new Fixture.TestSession(
                Origin.SMTP, ListenerRole.MX, Optional.empty(), false, Optional.of("ab".repeat(32)));
        assertThat(host.rcpt(listed, "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void aFaultOfTheCertificateTableDefers() {
        host.clientCertificates = Optional.of("broken:x");
        var client = new Fixture.TestSession(
                Origin.SMTP, ListenerRole.MX, Optional.empty(), false, Optional.of("ab".repeat(32)));
        assertThat(host.rcpt(client, "user@third.example")).startsWith("451 4.3.0");
    }

    @Test
    void submissionWantsAuthenticationEvenForOurDomains() {
        assertThat(host.rcpt(Fixture.submission(false), "joe@example.org"))
                .isEqualTo("530 5.7.0 authentication required");
        assertThat(host.rcpt(Fixture.submission(true), "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void submissionIgnoresRelayNetworks() {
        var inNetwork =
                new Fixture.TestSession(Origin.SMTP, ListenerRole.SUBMISSION, Optional.empty(), true, Optional.empty());
        assertThat(host.rcpt(inNetwork, "user@third.example")).startsWith("530 5.7.0");
    }

    @Test
    void lmtpTakesOurDomainsOnly() {
        var lmtp = new Fixture.TestSession(Origin.LMTP, ListenerRole.LMTP, Optional.empty(), true, Optional.empty());
        assertThat(host.rcpt(lmtp, "joe@example.org")).isEqualTo("accepted");
        assertThat(host.rcpt(lmtp, "user@third.example")).isEqualTo(DENIED);
    }

    @ParameterizedTest
    @CsvSource({"PICKUP", "API", "DSN", "REPORT"})
    void ourOwnMailGoesAnywhere(Origin origin) {
        var own = new Fixture.TestSession(origin, ListenerRole.SUBMISSION, Optional.empty(), false, Optional.empty());
        assertThat(host.rcpt(own, "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void anUnknownLocalRecipientIsRefusedForEveryone() {
        for (var session : List.of(Fixture.stranger(), Fixture.relayClient(), Fixture.submission(true))) {
            assertThat(host.rcpt(session, "nobody@example.org")).startsWith("550 5.1.1");
        }
    }

    @Test
    void aRouteGivesNoPermissionToRelay() {
        host.route(Fixture.when("recipient-domain", "third.example"), "smtp://10.0.0.5:25", RouteSettings.Scope.ALL);
        assertThat(host.rcpt(Fixture.stranger(), "user@third.example")).isEqualTo(DENIED);
    }

    @Test
    void aFaultOfTheRecipientsTableDefersAndNeverRejects() {
        Fixture broken = new Fixture()
                .domain("example.org", "maildir:/m/{local-part}", Optional.of("broken:x"), Fixture.NO_ALIASES);
        assertThat(broken.rcpt(Fixture.stranger(), "joe@example.org"))
                .isEqualTo("451 4.3.0 temporary lookup failure: server is down");
    }

    @Test
    void aFaultOfATableOfDomainsDefersAndNeverRejects() {
        Fixture broken = new Fixture().names(List.of("example.org", "broken:x"), "maildir:/m/{local-part}");
        assertThat(broken.rcpt(Fixture.stranger(), "joe@example.org")).isEqualTo("accepted");
        assertThat(broken.rcpt(Fixture.stranger(), "user@third.example")).startsWith("451 4.3.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postmaster@example.org",
                "POSTMASTER@EXAMPLE.ORG",
                "PostMaster@mx.example.org",
                "postmaster@localhost",
                "postmaster@[192.0.2.1]",
                "postmaster@[IPv6:2001:db8::1]"
            })
    void thePostmasterIsAlwaysAccepted(String address) {
        Fixture bare = new Fixture().domain("example.org", "", Optional.empty(), Fixture.NO_ALIASES);
        assertThat(host.rcpt(Fixture.stranger(), address)).isEqualTo("accepted");
        assertThat(bare.rcpt(Fixture.stranger(), address)).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user@third.example\"@mx.example.org",
                "\"user@third.example\"@example.org",
                "\"user@third.example\"@[192.0.2.1]",
                "user%third.example@example.org",
                "user%third.example@[192.0.2.1]",
                "\"user%third.example\"@example.org",
                "third.example!user@example.org",
                "third.example!user@[192.0.2.1]",
                "example.org!third.example!user@localhost",
                "\"third.example!user\"@example.org",
                "\"@example.org:user@third.example\"@example.org",
                "\"joe@example.org\"@example.org",
                "\"@example.org\"@example.org",
            })
    void operatorsInALocalPartAreNoWayOut(String address) {
        assertThat(host.rcpt(Fixture.stranger(), address)).startsWith("550 5.1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@third.example",
                "\"user\"@third.example",
                "user%example.org@third.example",
                "\"joe@example.org\"@third.example",
                "example.org!joe@third.example",
                "user@[198.51.100.9]",
                "user@[IPv6:2001:db8::99]",
                "user@[IPv6:::ffff:198.51.100.9]",
                "joe@sub.example.org",
                "joe@notexample.org",
                "joe@example.org.third.example",
                "joe@example.orq",
                "joe@ехample.org",
                "joe@example.com",
                "joe@org",
                "postmaster@third.example",
                "postmaster@[198.51.100.9]",
            })
    void whatIsNotOursIsRefused(String address) {
        for (String sender : List.of("", "joe@example.org", "x@localhost", "x@[192.0.2.1]", "joe@third.example")) {
            assertThat(host.rcpt(Fixture.stranger(), sender, address)).isEqualTo(DENIED);
            assertThat(host.rcpt(Fixture.submission(false), sender, address)).startsWith("530 5.7.0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@third@example.org",
                "user@third@[192.0.2.1]",
                "@example.org:user@third.example",
                "@third.example:user@example.org",
                "third.example!user",
                "user@third.example.",
                "user@example.org@third.example",
                "user@third(example.org)",
                "user@third.example\u0000@example.org",
                "\"user@third.example\"",
                "user%third.example"
            })
    void whatIsNoAddressNeverGetsThisFar(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAbsentDomainTableMakesNobodyAnOpenRelay() {
        Fixture nullClient = new Fixture();
        nullClient.smarthost = Optional.of("smtp://relay.example:25");
        assertThat(nullClient.rcpt(Fixture.stranger(), "user@third.example")).isEqualTo(DENIED);
        assertThat(nullClient.rcpt(Fixture.relayClient(), "user@third.example")).isEqualTo("accepted");
    }

    @Test
    void aStarIsNoDomainOfOurs() {
        Fixture open = new Fixture().names(List.of("*"), "mx:");
        assertThatThrownBy(open::chain).hasMessageContaining("responsible for all domains");
    }

    @Test
    void aValueThatMakesNoPathIsRefusedAtRcpt() {
        Fixture open = new Fixture().domain("example.org", "maildir:/var/mail/{domain}/{local-part}");
        for (String address : List.of(
                "\"../../etc/passwd\"@example.org",
                "a/b@example.org",
                "\".hidden\"@example.org",
                "\".\"@example.org",
                "\"+ext\"@example.org")) {
            String answer = open.rcpt(Fixture.stranger(), address);
            assertThat(answer)
                    .as(address)
                    .matches(a -> a.startsWith("550 5.1.3") || address.startsWith("\"+") && a.equals("accepted"));
        }
    }

    @Test
    void anAliasWithOneAcceptableMemberIsAccepted() {
        Fixture aliased = new Fixture()
                .domain(
                        "example.org",
                        "maildir:/m/{local-part}",
                        Optional.of("inline:joe"),
                        Fixture.aliases("inline:{both={nobody, joe}, none={nobody}, loop={pool}, pool={loop}}"));
        assertThat(aliased.rcpt(Fixture.stranger(), "both@example.org")).isEqualTo("accepted");
        assertThat(aliased.rcpt(Fixture.stranger(), "none@example.org")).startsWith("550 5.1.1");
        assertThat(aliased.rcpt(Fixture.stranger(), "loop@example.org")).startsWith("550 5.4.6");
    }

    @Test
    void anErrorTransportRefusesAtRcptWithItsOwnWords() {
        host.route(Fixture.when("recipient", "ann@example.org"), "error:5.1.1 ann has left", RouteSettings.Scope.OURS);
        host.route(
                Fixture.when("recipient", "joe@example.org"), "error:4.2.1 come back later", RouteSettings.Scope.ALL);
        assertThat(host.rcpt(Fixture.stranger(), "ann@example.org")).isEqualTo("550 5.1.1 ann has left");
        assertThat(host.rcpt(Fixture.stranger(), "joe@example.org")).isEqualTo("451 4.2.1 come back later");
    }
}
