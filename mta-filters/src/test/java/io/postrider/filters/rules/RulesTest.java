// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.rules.RulesSettings.Action;
import io.postrider.filters.rules.RulesSettings.Rule;
import io.postrider.filters.rules.RulesSettings.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RulesTest {
    private static final String MAIL = """
            From: =?utf-8?q?J=C3=B6?= <joe@sub.example.org>
            To: ann@example.net
            Subject: =?utf-8?q?Gro=C3=9F?= win
            X-Tag: one
            X-Tag: two
            Content-Type: multipart/mixed; boundary=b

            --b

            hello
            --b
            Content-Type: application/x-dosexec; name="evil.EXE"

            MZ
            --b--
            """;

    private final FakeMail mail = new FakeMail();

    private static Rule rule(String condition, Action action, String value) {
        Optional<String> given = Optional.of(value).filter(text -> !text.isEmpty());
        return new Rule("r", Stage.MESSAGE, condition, action, given, Optional.of("X-Rule"), false);
    }

    private static io.postrider.api.filter.MailFilter filter(Rule... rules) throws InvalidSettingException {
        RulesSettings settings = new RulesSettings(List.of(), 1 << 20, List.of(rules));
        return new RulesFactory().create(new FakeContext(new FakeDns(), settings));
    }

    private Verdict ask(Rule... rules) throws InvalidSettingException {
        Hooks hooks = filter(rules).open(mail.session());
        hooks.onMail(mail.transaction());
        return hooks.onMessage(mail.transaction(), FakeMail.content(MAIL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_ip == '192.0.2.1' && in_network(client_ip, '192.0.2.0/24')",
                "!in_network(client_ip, '2001:db8::/32') && !in_network(client_ip, '192.0.2.2')",
                "helo == 'client.example' && !tls && !authenticated && !relay_network && role == 'mx'",
                "sender == 'joe@example.org' && sender_domain == 'example.org'",
                "'ann@example.net' in recipients && recipient_domains == ['example.net']",
                "results['spf'] == 'fail' && !('dkim' in results)",
                "subject == 'Groß win' && headers['x-tag'] == ['one', 'two'] && 'x-tag' in headers",
                "!('x-none' in headers) && 'subject' in header_names",
                "in_domain(from_domains[0], 'example.org') && from == ['joe@sub.example.org'] && to[0] == 'ann@example.net'",
                "attachments.exists(a, a.lowerAscii().matches('[.](exe|scr)$'))",
                "parts.exists(p, p['type'] == 'application/x-dosexec' && p['filename'] == 'evil.EXE')",
                "part_count == 3 && size > 100 && size < 1000 && 'multipart/mixed' in types && defects.size() == 0",
                "stage == 'message'",
            })
    void conditionsSeeSessionEnvelopeResultsHeadersAndParts(String condition) throws Exception {
        mail.results = List.of(AuthenticationResult.of("spf", "fail"));
        assertThat(ask(rule(condition, Action.DISCARD, ""))).isEqualTo(new Verdict.Discard("rule r"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REJECT|Go away|Refuse[reply=550 5.7.1 Go away]",
                "REJECT|554 5.7.9 Go away|Refuse[reply=554 5.7.9 Go away]",
                "DEFER|Later|Refuse[reply=450 4.7.1 Later]",
                "ACCEPT||Proceed[edits=[]]",
                "HOLD|look|Proceed[edits=[Hold[reason=look]]]",
                "ADD_HEADER|v|Proceed[edits=[AppendHeader[name=X-Rule, value=v]]]",
                "REPLACE_HEADER|v|Proceed[edits=[ReplaceHeader[name=X-Rule, occurrence=1, value=v]]]",
                "REMOVE_HEADER||Proceed[edits=[RemoveHeader[name=X-Rule, occurrence=0]]]",
                "ROUTE|discard:|Proceed[edits=[RouteTo[transport=discard:]]]",
            })
    void actionsBecomeVerdictsAndEdits(Action action, String value, String verdict) throws Exception {
        assertThat(ask(rule("true", action, value == null ? "" : value))).hasToString(verdict);
    }

    @Test
    void redirectPutsOneRecipientInThePlaceOfAll() throws Exception {
        Verdict verdict = ask(rule("true", Action.REDIRECT, "boss@example.net"));
        List<Edit> edits = ((Verdict.Proceed) verdict).edits();
        assertThat(edits.getFirst()).isInstanceOf(Edit.RemoveRecipient.class);
        assertThat(edits.getLast())
                .isInstanceOfSatisfying(
                        Edit.AddRecipient.class,
                        add -> assertThat(add.mailbox()).hasToString("boss@example.net"));
    }

    @Test
    void rulesAreAskedInOrderAndTagsAndScoresAddUp() throws Exception {
        Verdict verdict = ask(
                rule("true", Action.TAG, "bulk"),
                rule("true", Action.SCORE, "2.5"),
                rule("true", Action.SCORE, "3"),
                rule("'bulk' in tags && score >= 5.5", Action.ADD_HEADER, "yes"),
                rule("true", Action.ACCEPT, ""),
                rule("true", Action.REJECT, ""));
        assertThat(verdict).isEqualTo(Verdict.proceed(new Edit.AppendHeader("X-Rule", "yes")));
    }

    @Test
    void aRuleAtRcptSeesTheRecipient() throws Exception {
        Rule rule = new Rule(
                "no-bob",
                Stage.RCPT,
                "recipient == 'ann@example.net' && recipient_domain == 'example.net'",
                Action.REJECT,
                Optional.empty(),
                Optional.empty(),
                false);
        Hooks hooks = filter(rule).open(mail.session());
        Verdict verdict = hooks.onRcpt(
                mail.transaction(), mail.transaction().envelope().recipients().getFirst());
        assertThat(verdict).hasToString("Refuse[reply=550 5.7.1 Refused by local policy]");
        assertThat(ask(rule)).isEqualTo(Verdict.proceed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sender = 'x'", "no_such_name == 1", "size == 'big'", "size", "sender.frobnicate()"})
    void aWrongConditionIsFoundWhenTheConfigurationIsLoaded(String condition) {
        assertThatThrownBy(() -> filter(rule(condition, Action.ACCEPT, "")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("if of rule r: in line 1, column ");
    }

    @Test
    void aMissingOrWrongValueIsFoundToo() {
        assertThatThrownBy(() -> filter(rule("true", Action.TAG, ""))).hasMessageContaining("value of rule r");
        assertThatThrownBy(() -> filter(rule("true", Action.REDIRECT, "x"))).hasMessageContaining("value of rule r");
        assertThatThrownBy(() -> filter(rule("true", Action.REJECT, "450 x"))).hasMessageContaining("value of rule r");
        assertThatThrownBy(() -> filter(rule("true", Action.ADD_HEADER, "a\nb")))
                .hasMessageContaining("value");
    }
}
