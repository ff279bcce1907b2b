// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// aliases(5), virtual aliases, catch-all, recipients, the postmaster, forward files.
class AliasesTest {
    private static final String MAILDIR = "maildir:/m/{local-part}";

    @TempDir
    Path directory;

    private static List<Routing.Member> members(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Expand.class);
        return ((Routing.Expand) routing).members();
    }

    private static List<String> shown(Routing routing) {
        return members(routing).stream()
                .map(m -> m.mailbox() + m.route().map(r -> " " + r).orElse(""))
                .toList();
    }

    private static Fixture aliases(String inline) {
        return new Fixture().domain("example.org", MAILDIR, Optional.empty(), Fixture.aliases(inline));
    }

    private static Fixture virtual(String inline) {
        return new Fixture().domain("example.org", MAILDIR, Optional.empty(), Fixture.virtual(inline));
    }

    private static Route way(String address, Fixture host) {
        Routing routing = host.route(address);
        assertThat(routing).isInstanceOf(Routing.Via.class);
        return ((Routing.Via) routing).route();
    }

    @Test
    void unqualifiedMembersAreInTheSameDomain() {
        Fixture host = aliases("inline:team={joe, ann@third.example, \"Bob Smith\" <bob@x.example>}");
        assertThat(shown(host.route("Team@example.org")))
                .containsExactly("joe@example.org", "ann@third.example", "bob@x.example");
    }

    @Test
    void aliasesAreTriedWithAndWithoutTheExtension() {
        Fixture host = aliases("inline:team=joe, team+urgent=ann");
        assertThat(shown(host.route("team+urgent@example.org"))).containsExactly("ann@example.org");
        assertThat(shown(host.route("team+other@example.org"))).containsExactly("joe@example.org");
    }

    @Test
    void aMemberThatIsTheAliasItselfCarriesItsWay() {
        Fixture host = aliases("inline:joe={Joe, ann}");
        assertThat(shown(host.route("joe@example.org")))
                .containsExactly("Joe@example.org maildir//m/joe", "ann@example.org");
    }

    @Test
    void aBackslashMeansTheUsersOwnMailbox() {
        Fixture host = aliases("inline:team={\\joe, ann}, joe=nobody");
        assertThat(shown(host.route("team@example.org")))
                .containsExactly("joe@example.org maildir//m/joe", "ann@example.org");
    }

    @Test
    void commandsAndFilesHaveTheirTransports() {
        Fixture host = aliases(
                "inline:x={\"|/usr/bin/prog -a 'b c'\", |/bin/cat, /var/spool/archive, /var/mail/dir/, /dev/null}");
        assertThat(shown(host.route("x@example.org")))
                .containsExactly(
                        "x@example.org pipe//usr/bin/prog -a b\\ c",
                        "x@example.org pipe//bin/cat",
                        "x@example.org mbox//var/spool/archive",
                        "x@example.org maildir//var/mail/dir",
                        "x@example.org discard/");
    }

    @Test
    void whatAliasActionsDoNotAllowFailsAlone() {
        DomainAliasSettings strict = new DomainAliasSettings(
                Optional.of("inline:x={|/bin/cat, /etc/passwd, :include:/etc/list, joe}"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        Fixture host = new Fixture().domain("example.org", MAILDIR, Optional.empty(), strict);
        assertThat(shown(host.route("x@example.org")))
                .containsExactly(
                        "x@example.org error/5.7.1 mail to programs is not allowed by alias-actions",
                        "x@example.org error/5.7.1 mail to files is not allowed by alias-actions",
                        "x@example.org error/5.7.1 mail to included lists is not allowed by alias-actions",
                        "joe@example.org");
    }

    @Test
    void aListIsReadFromItsFile() throws IOException {
        Path inner = Files.writeString(directory.resolve("inner"), "dave\nann@example.org\n");
        Path list = Files.writeString(
                directory.resolve("list"), "# members\njoe\n  ann@example.org, bob\n\n:include:" + inner + "\n");
        assertThat(shown(aliases("inline:list=:include:" + list).route("list@example.org")))
                .containsExactly("joe@example.org", "ann@example.org", "bob@example.org", "dave@example.org");
    }

    @Test
    void aListThatCannotBeReadDefers() throws IOException {
        assertThat(aliases("inline:list={joe, :include:/no/such/list}").route("list@example.org"))
                .isInstanceOf(Routing.Defer.class);
        Path self = directory.resolve("self");
        Files.writeString(self, "joe\n:include:" + self + "\n");
        assertThat(aliases("inline:list=:include:" + self).route("list@example.org"))
                .isInstanceOfSatisfying(
                        Routing.Defer.class,
                        defer -> assertThat(defer.why().text()).contains("10 deep"));
    }

    @Test
    void aListWithAnOwnerSendsItsNotificationsThere() {
        Fixture host = aliases("inline:list={joe, u@third.example}, owner-list=ann");
        for (Routing.Member member : members(host.route("list@example.org"))) {
            assertThat(member.reversePath()).contains(ReversePath.parse("owner-list@example.org"));
            assertThat(member.dsn()).contains(DsnRequest.unsaid());
        }
        assertThat(members(host.route("", "list@example.org")))
                .as("a notification keeps its null reverse-path")
                .allMatch(member -> member.reversePath().isEmpty());
        assertThat(shown(host.route("owner-list@example.org"))).containsExactly("ann@example.org");
    }

    @Test
    void anAliasWithTooManyMembersDefers() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= Expansion.MAX_MEMBERS; i++) {
            many.append("u").append(i).append('\n');
        }
        Path list = Files.writeString(directory.resolve("many"), many);
        assertThat(aliases("inline:list=:include:" + list).route("list@example.org"))
                .isInstanceOf(Routing.Defer.class);
    }

    @Test
    void membersStandThereOnce() {
        assertThat(shown(aliases("inline:x={joe, joe, joe@EXAMPLE.org}").route("x@example.org")))
                .containsExactly("joe@example.org");
    }

    @Test
    void aMemberThatIsNoAddressFailsAlone() {
        assertThat(shown(aliases("inline:x={joe, a@b@c}").route("x@example.org")))
                .containsExactly("joe@example.org", "x@example.org error/5.3.5 an alias has \"a@b@c\", no address");
    }

    @Test
    void aFaultOfAnAliasTableDefers() {
        assertThat(aliases("broken:x").route("joe@example.org")).isInstanceOf(Routing.Defer.class);
        assertThat(virtual("broken:x").route("joe@example.org")).isInstanceOf(Routing.Defer.class);
    }

    @Test
    void aQuotedAddressIsNoKeyOfAliases() {
        Fixture host = aliases("inline:joe@example.org={|/bin/cat}");
        assertThat(host.route("\"joe@example.org\"@example.org")).isInstanceOf(Routing.Via.class);
    }

    @ParameterizedTest
    @CsvSource({
        "user+ext@example.org, full@x.example",
        "user+else@example.org, base+else@x.example",
        "user@example.org, base@x.example",
        "other+ext@example.org, localext@x.example",
        "other+y@example.org, local+y@x.example",
        "joe+tag@example.org, joe+tag@moved.example"
    })
    void virtualAliasesAreSoughtInTheOrderOfTheKeys(String address, String target) {
        Fixture host = virtual(
                "inline:{user+ext@example.org=full@x.example, user@example.org=base@x.example, other+ext=localext@x.example,"
                        + " other=local@x.example, @example.org=@moved.example}");
        assertThat(shown(host.route(address))).containsExactly(target);
    }

    @Test
    void aVirtualAliasMayNameItself() {
        assertThat(shown(virtual("inline:joe@example.org={joe@example.org, copy@x.example}")
                        .route("joe@example.org")))
                .containsExactly("joe@example.org maildir//m/joe", "copy@x.example");
    }

    @Test
    void virtualAliasesNameAddressesOnly() {
        assertThat(shown(virtual("inline:joe={|/bin/cat, ann}").route("joe@example.org")))
                .containsExactly(
                        "joe@example.org error/5.3.5 a virtual alias has something else than an address",
                        "ann@example.org");
    }

    @Test
    void extensionsNeedNotBePassedOn() {
        Fixture host = virtual("inline:joe=ann");
        host.rewrite = new RewriteSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                false);
        assertThat(shown(host.route("joe+x@example.org"))).containsExactly("ann@example.org");
    }

    @Test
    void catchAllTakesWhoeverDoesNotExist() {
        Fixture host = new Fixture()
                .domain(
                        "example.org",
                        MAILDIR,
                        Optional.of("inline:joe"),
                        Fixture.catchAll("info@example.org", "x@third.example"));
        assertThat(way("joe@example.org", host).nextHop()).isEqualTo("/m/joe");
        assertThat(shown(host.route("nobody@example.org"))).containsExactly("info@example.org", "x@third.example");
        assertThat(way("info@example.org", host).nextHop()).isEqualTo("/m/info");
    }

    @Test
    void aDomainWithoutDeliverToHasAliasesOnly() {
        Fixture host =
                new Fixture().domain("example.org", "", Optional.empty(), Fixture.aliases("inline:joe=j@x.example"));
        assertThat(shown(host.route("joe@example.org"))).containsExactly("j@x.example");
        assertThat(host.route("ann@example.org"))
                .isInstanceOfSatisfying(
                        Routing.Fail.class,
                        fail -> assertThat(fail.why().status()).hasToString("5.1.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"joe@example.org", "JOE@example.org", "joe+tag@example.org", "ann@example.org", "any@example.org"
            })
    void recipientsMayBeListedInAnyForm(String address) {
        String table = address.startsWith("any") ? "inline:@example.org" : "inline:joe@example.org, ann";
        Fixture host = new Fixture().domain("example.org", MAILDIR, Optional.of(table), Fixture.NO_ALIASES);
        assertThat(host.route(address)).isInstanceOf(Routing.Via.class);
        assertThat(host.rcpt(Fixture.stranger(), address)).isEqualTo("accepted");
    }

    @Test
    void aliasesAreValidRecipients() {
        Fixture host = new Fixture()
                .domain("example.org", MAILDIR, Optional.of("inline:joe"), Fixture.aliases("inline:team=joe"));
        assertThat(host.rcpt(Fixture.stranger(), "team@example.org")).isEqualTo("accepted");
        assertThat(host.rcpt(Fixture.stranger(), "teams@example.org")).startsWith("550 5.1.1");
    }

    @Test
    void thePostmasterOfTablesIsTheirs() {
        Fixture listed =
                new Fixture().domain("example.org", MAILDIR, Optional.of("inline:postmaster, joe"), Fixture.NO_ALIASES);
        listed.postmaster = Optional.of("boss@third.example");
        assertThat(way("PostMaster@example.org", listed).nextHop()).isEqualTo("/m/postmaster");
        Fixture aliased = aliases("inline:postmaster=joe");
        assertThat(shown(aliased.route("postmaster@example.org"))).containsExactly("joe@example.org");
    }

    @Test
    void whereNoTableHasThePostmasterTheSettingSays() {
        Fixture host = new Fixture().domain("example.org", MAILDIR).domain("second.example", MAILDIR);
        assertThat(way("postmaster@example.org", host).nextHop()).isEqualTo("/m/postmaster");
        assertThat(shown(host.route("postmaster@second.example"))).containsExactly("postmaster@example.org");
        host.postmaster = Optional.of("boss@third.example");
        for (String address : List.of("postmaster@example.org", "postmaster@localhost", "POSTMASTER@[192.0.2.1]")) {
            assertThat(shown(host.route(address))).containsExactly("boss@third.example");
        }
    }

    @Test
    void thePostmasterComesBeforeTheCatchAll() {
        Fixture host = new Fixture()
                .domain("example.org", MAILDIR, Optional.of("inline:joe"), Fixture.catchAll("info@example.org"));
        host.postmaster = Optional.of("joe@example.org");
        assertThat(shown(host.route("postmaster@example.org"))).containsExactly("joe@example.org");
    }

    @Test
    void aPostmasterWithoutAnyMailboxIsKept() {
        Fixture host = new Fixture().domain("example.org", "", Optional.empty(), Fixture.NO_ALIASES);
        assertThat(way("postmaster@example.org", host).transport()).isEqualTo("hold");
    }

    @Test
    void aNullClientsPostmasterIsConfigured() {
        Fixture host = new Fixture();
        host.smarthost = Optional.of("smtp://relay.example");
        host.postmaster = Optional.of("boss@third.example");
        assertThat(shown(host.route("postmaster@mx.example.org"))).containsExactly("boss@third.example");
        host.postmaster = Optional.empty();
        assertThat(way("postmaster@mx.example.org", host)).isEqualTo(Route.of("smtp", "relay.example"));
    }

    @Test
    void recipientsMayBeProbedAtRcptButNotInTheQueue() {
        List<String> asked = new ArrayList<>();
        Fixture host =
                new Fixture().domain("example.org", "smtp://inner.example", Optional.of("probe:"), Fixture.NO_ALIASES);
        host.probe = mailbox -> {
            asked.add(mailbox.toString());
            return switch (mailbox.localPart().value()) {
                case "joe" -> new RecipientProbe.Result.Deliverable();
                case "eve" -> new RecipientProbe.Result.Undeliverable(Reply.enhanced(550, "5.1.1", "who?"));
                default -> new RecipientProbe.Result.Unknown("no answer");
            };
        };
        assertThat(host.rcpt(Fixture.stranger(), "joe@example.org")).isEqualTo("accepted");
        assertThat(host.rcpt(Fixture.stranger(), "eve@example.org"))
                .startsWith("550 5.1.1")
                .contains("who?");
        assertThat(host.rcpt(Fixture.stranger(), "bob@example.org")).startsWith("451 4.3.0");
        assertThat(asked).hasSize(3);
        assertThat(way("eve@example.org", host).nextHop()).isEqualTo("inner.example");
        assertThat(asked).hasSize(3);
    }

    private Fixture withForwardFiles(String content, String permissions) throws IOException {
        Path file = Files.createDirectories(directory.resolve("home/joe")).resolve(".forward");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        DomainAliasSettings settings = new DomainAliasSettings(
                Optional.empty(),
                List.of(AliasAction.values()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(directory + "/home/{local-part}/.forward"));
        return new Fixture().domain("example.org", MAILDIR, Optional.of("inline:joe, ann"), settings);
    }

    @Test
    void aUsersForwardFileSendsTheMailOn() throws IOException {
        Fixture host = withForwardFiles("# away\nj@third.example,\n\\joe\n", "rw-r--r--");
        assertThat(shown(host.route("joe@example.org")))
                .containsExactly("j@third.example", "joe@example.org maildir//m/joe");
        assertThat(way("ann@example.org", host).nextHop()).isEqualTo("/m/ann");
        assertThat(host.route("nobody@example.org")).isInstanceOf(Routing.Fail.class);
    }

    @Test
    void aForwardFileThatIsNotSafeDefers() throws IOException {
        assertThat(withForwardFiles("x@y.example\n", "rw-rw-rw-").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
        assertThat(withForwardFiles("|/bin/evil\n", "rw-------").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
        assertThat(withForwardFiles("/etc/passwd\n", "rw-------").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
    }

    @Test
    void anEmptyForwardFileForwardsNothing() throws IOException {
        assertThat(way("joe@example.org", withForwardFiles("\n# nothing\n", "rw-------"))
                        .nextHop())
                .isEqualTo("/m/joe");
    }

    @Test
    void anUnknownPlaceholderRefusesTheConfiguration() {
        Fixture host = new Fixture().domain("example.org", "maildir:/m/{localpart}");
        assertThatThrownBy(host::chain).hasMessageContaining("{localpart}").hasMessageContaining("{local-part}");
    }
}
