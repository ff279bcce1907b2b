// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.arc.ArcFactory;
import io.postrider.filters.arc.ArcSealFactory;
import io.postrider.filters.arc.ArcSealSettings;
import io.postrider.filters.arc.ArcSettings;
import io.postrider.filters.dkim.DkimFactory;
import io.postrider.filters.dkim.DkimKeySettings;
import io.postrider.filters.dkim.DkimSettings;
import io.postrider.filters.dkim.DkimSignFactory;
import io.postrider.filters.dkim.DkimSignSettings;
import io.postrider.filters.dmarc.DmarcFactory;
import io.postrider.filters.dmarc.DmarcMode;
import io.postrider.filters.dmarc.DmarcSettings;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.spf.SpfFactory;
import io.postrider.filters.spf.SpfSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SPF, DKIM, ARC and DMARC as filters of one chain, made by their public factories.
final class AuthenticationChainTest {
    private static final String MESSAGE = "From: Joe <joe@example.org>\nTo: ann@example.net\nSubject: hi\n\nHello\n";
    private static final String KEY_RECORD = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private final FakeDns dns = new FakeDns();
    private final FakeMail mail = new FakeMail();

    @TempDir
    Path directory;

    private Path key = Path.of("unset");

    @BeforeEach
    void zoneAndKey() throws IOException {
        key = directory.resolve("key.pem");
        Files.writeString(key, "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        dns.txt("example.org", "v=spf1 ip4:192.0.2.1 -all").txt("_dmarc.example.org", "v=DMARC1; p=reject");
        dns.txt("s._domainkey.example.org", KEY_RECORD).txt("s._domainkey.lists.example", KEY_RECORD);
    }

    private FakeContext context(Record settings) {
        return new FakeContext(dns, settings);
    }

    private static FilterStage stage(String name, MailFilter filter) {
        return new FilterStage(name, filter, Duration.ofSeconds(20), OnFailure.DEFER, EnumSet.allOf(Origin.class));
    }

    private FilterChain chain(List<FilterStage> stages) {
        return new FilterChain(
                stages,
                new ChainContext(
                        "mx.example.net",
                        Executors.newVirtualThreadPerTaskExecutor(),
                        InstantSource.fixed(Instant.EPOCH),
                        EventPublisher.nobody(),
                        directory));
    }

    private FilterChain inbound(SpfSettings spf, DmarcSettings dmarc) throws Exception {
        return chain(List.of(
                stage("spf", new SpfFactory().create(context(spf))),
                stage("dkim", new DkimFactory().create(context(new DkimSettings(1024, false, 10, true)))),
                stage("arc", new ArcFactory().create(context(new ArcSettings(1024)))),
                stage("dmarc", new DmarcFactory().create(context(dmarc)))));
    }

    private FilterChain inbound() throws Exception {
        return inbound(new SpfSettings(false, false, false, false), dmarc(DmarcSettings.Enforcement.ENFORCE));
    }

    private static DmarcSettings dmarc(DmarcSettings.Enforcement policy, String... sealers) {
        return new DmarcSettings(
                policy,
                DmarcSettings.Quarantine.TAG,
                false,
                DmarcMode.RFC9989,
                List.of("198.51.100.0/24"),
                List.of(sealers),
                Optional.empty());
    }

    private FilterChain signing() throws Exception {
        DkimSignSettings settings = new DkimSignSettings(
                List.of(new DkimKeySettings("example.org", "s", key, true)),
                Optional.empty(),
                List.of(),
                List.of("From", "Subject"),
                "relaxed/relaxed",
                Optional.of(Duration.ofDays(7)));
        return chain(List.of(stage("dkim-sign", new DkimSignFactory().create(context(settings)))));
    }

    private Verdict run(FilterChain chain, String message) {
        MailFilter.Hooks hooks = chain.open(mail.session());
        Transaction transaction = mail.transaction();
        Verdict early = hooks.onMail(transaction);
        return early instanceof Verdict.Proceed ? hooks.onMessage(transaction, FakeMail.content(message)) : early;
    }

    /// The message with the verdict's edits of the head.
    private static String applied(Verdict verdict, String message) {
        assertThat(verdict).isInstanceOf(Verdict.Proceed.class);
        String whole = message.replace("\r\n", "\n").replace("\n", "\r\n");
        int body = whole.indexOf("\r\n\r\n") + 2;
        HeaderSection head = HeaderSection.parse(whole.substring(0, body).getBytes(StandardCharsets.UTF_8));
        for (Edit edit : ((Verdict.Proceed) verdict).edits()) {
            head = head.with(edit);
        }
        return new String(head.octets(), StandardCharsets.UTF_8) + whole.substring(body);
    }

    private static String results(Verdict verdict, String message) {
        return applied(verdict, message).split("\r\n(?![ \t])")[0].replaceAll("\r\n\t", " ");
    }

    private String signed() throws Exception {
        mail.role = ListenerRole.SUBMISSION;
        String message = applied(run(signing(), MESSAGE), MESSAGE);
        mail.role = ListenerRole.MX;
        return message;
    }

    @Test
    void ourOwnMailIsSignedAndVerifiesElsewhere() throws Exception {
        String message = signed();
        assertThat(message).startsWith("DKIM-Signature: v=1; a=ed25519-sha256;").contains("x=604800");
        mail.client = "203.0.113.9";
        String results = results(run(inbound(), message), message);
        assertThat(results)
                .contains("spf=fail smtp.mailfrom=joe@example.org")
                .contains("dkim=pass header.d=example.org")
                .contains("arc=none")
                .contains("dmarc=pass header.from=example.org");
    }

    @Test
    void mailOfStrangersIsNotSigned() throws Exception {
        assertThat(((Verdict.Proceed) run(signing(), MESSAGE)).edits()).isEmpty();
        mail.relayNetwork = true;
        assertThat(((Verdict.Proceed) run(signing(), MESSAGE)).edits()).hasSize(1);
        mail.relayNetwork = false;
        mail.origin = Origin.DSN;
        assertThat(((Verdict.Proceed) run(signing(), MESSAGE)).edits()).hasSize(1);
        String other = MESSAGE.replace("example.org", "other.example");
        assertThat(((Verdict.Proceed) run(signing(), other)).edits()).isEmpty();
        String below = MESSAGE.replace("example.org", "sub.example.org");
        assertThat(((Verdict.Proceed) run(signing(), below)).edits()).hasSize(1);
    }

    @Test
    void aForgedAuthorIsRefused() throws Exception {
        mail.client = "203.0.113.9";
        Verdict verdict = run(inbound(), MESSAGE);
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        assertThat(((Verdict.Refuse) verdict).reply().toString()).startsWith("550 5.7.1 DMARC");
    }

    @Test
    void manyAuthorsAreNoWayAroundThePolicy() throws Exception {
        dns.txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        String deep = "x@a.b.c.d.e.f.g.%s.example, y@a.b.c.d.e.f.h.%s.example".replace("%s", "evil");
        for (String from : List.of("joe@example.org, boss@bank.example", deep + ", boss@bank.example")) {
            Verdict verdict = run(inbound(), MESSAGE.replace("Joe <joe@example.org>", from));
            assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        }
        String many = MESSAGE.replace("Joe <joe@example.org>", "a@1.example, b@2.example, c@3.example, d@4.example");
        assertThat(run(inbound(), many)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void spfAlonePassesDmarc() throws Exception {
        assertThat(results(run(inbound(), MESSAGE), MESSAGE))
                .contains("spf=pass")
                .contains("dmarc=pass");
    }

    @Test
    void theListenersPolicyWeakensTheOwners() throws Exception {
        mail.client = "203.0.113.9";
        SpfSettings spf = new SpfSettings(false, false, true, true);
        Verdict tagged = run(inbound(spf, dmarc(DmarcSettings.Enforcement.QUARANTINE)), MESSAGE);
        assertThat(applied(tagged, MESSAGE))
                .contains("X-Quarantine: dmarc; from=example.org")
                .contains("Received-SPF: fail");
        Verdict noted = run(inbound(spf, dmarc(DmarcSettings.Enforcement.REPORT_ONLY)), MESSAGE);
        assertThat(applied(noted, MESSAGE)).doesNotContain("X-Quarantine").contains("dmarc=fail");
    }

    @Test
    void trustedForwardersAndSealersAreNotRefused() throws Exception {
        mail.client = "198.51.100.7";
        assertThat(results(run(inbound(), MESSAGE), MESSAGE)).contains("override=trusted_forwarder");
        mail.client = "203.0.113.9";
        String sealed = sealed("dmarc=pass header.from=example.org");
        SpfSettings spf = new SpfSettings(false, false, false, false);
        FilterChain trusting = inbound(spf, dmarc(DmarcSettings.Enforcement.ENFORCE, "lists.example"));
        assertThat(results(run(trusting, sealed), sealed)).contains("arc=pass").contains("override=arc");
        assertThat(run(inbound(), sealed)).isInstanceOf(Verdict.Refuse.class);
        String failed = sealed("dmarc=fail header.from=example.org");
        assertThat(run(trusting, failed)).isInstanceOf(Verdict.Refuse.class);
    }

    private String sealed(String dmarc) throws Exception {
        ArcSealSettings settings = new ArcSealSettings("lists.example", "s", key, List.of());
        FakeMail list = new FakeMail();
        list.results = List.of(io.postrider.filters.results.AuthenticationResults.parse("x; " + dmarc)
                .toOptional()
                .orElseThrow()
                .results()
                .getFirst());
        FilterChain chain = chain(List.of(stage("arc-seal", new ArcSealFactory().create(context(settings)))));
        Verdict verdict = chain.open(list.session()).onMessage(list.transaction(), FakeMail.content(MESSAGE));
        String message = applied(verdict, MESSAGE);
        assertThat(message)
                .contains("ARC-Seal: a=ed25519-sha256")
                .contains("ARC-Authentication-Results: i=1;\r\n\tmx.example.net");
        return message;
    }

    @Test
    void spfRefusesAtMailWhereConfigured() throws Exception {
        mail.client = "203.0.113.9";
        SpfSettings refusing = new SpfSettings(true, true, false, false);
        DmarcSettings noted = dmarc(DmarcSettings.Enforcement.REPORT_ONLY);
        Verdict fail = run(inbound(refusing, noted), MESSAGE);
        assertThat(((Verdict.Refuse) fail).reply().toString()).startsWith("550 5.7.23 SPF fail: example.org explains:");
        dns.error("slow.example", DnsType.TXT, DnsStatus.TIMEOUT);
        mail.sender = "joe@slow.example";
        Verdict slow = run(inbound(refusing, noted), MESSAGE);
        assertThat(((Verdict.Refuse) slow).reply().toString()).startsWith("451 4.7.24");
    }

    @Test
    void clientsThatWeKnowAreNotChecked() throws Exception {
        mail.client = "203.0.113.9";
        mail.relayNetwork = true;
        assertThat(((Verdict.Proceed) run(inbound(), MESSAGE)).edits()).isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void aWholeMessageCostsAtMostSixtyQuestions() throws Exception {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            record.append(" mx:d").append(i).append(".example");
            for (int j = 0; j < 10; j++) {
                dns.mx("d" + i + ".example", "h" + i + j + ".example").address("h" + i + j + ".example", "192.0.2.9");
            }
        }
        dns.txt("bomb.example", record + " -all");
        mail.sender = "x@bomb.example";
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            head.append("DKIM-Signature: v=1; a=rsa-sha256; d=k")
                    .append(i)
                    .append(".example; s=s; h=from; bh=YQ==; b=YQ==\n");
        }
        run(inbound(), head + MESSAGE.replace("example.org", "a.b.c.d.e.f.g.h.i.example"));
        assertThat(dns.asked()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void allFactoriesAreFoundByTheServiceLoader() {
        List<String> names = new ArrayList<>();
        ServiceLoader.load(io.postrider.api.plugin.MailFilterFactory.class).forEach(one -> names.add(one.name()));
        assertThat(names).contains("spf", "dkim", "dkim-sign", "dmarc", "arc", "arc-seal");
    }
}
