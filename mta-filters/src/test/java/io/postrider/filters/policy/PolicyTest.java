// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.policy.PolicySettings.Stage;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
    private static final Duration SOON = Duration.ofMillis(700);
    private final FakeMail mail = new FakeMail();
    private final AtomicReference<String> asked = new AtomicReference<>("");

    private Verdict ask(String answer) throws Exception {
        ScriptedPeer.Script script = (in, out) -> {
            StringBuilder text = new StringBuilder();
            while (!text.toString().endsWith("\n\n")) {
                text.append((char) in.readUnsignedByte());
            }
            asked.set(text.toString());
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        };
        try (ScriptedPeer peer = new ScriptedPeer(script)) {
            PolicySettings settings = new PolicySettings(peer.address(), List.of(Stage.RCPT), SOON, SOON, 5);
            Hooks hooks = new PolicyFactory()
                    .create(new FakeContext(new FakeDns(), settings))
                    .open(mail.session());
            assertThat(hooks.onMail(mail.transaction())).isEqualTo(Verdict.proceed());
            return hooks.onRcpt(
                    mail.transaction(),
                    mail.transaction().envelope().recipients().getFirst());
        }
    }

    @Test
    void theServerIsToldWhatPostfixTells() throws Exception {
        ask("action=dunno\n\n");
        assertThat(asked.get())
                .startsWith("request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\n")
                .contains("\nhelo_name=client.example\n", "\nclient_address=192.0.2.1\n", "\nsender=joe@example.org\n")
                .contains("\nrecipient=ann@example.net\n", "\nrecipient_count=0\n", "\nsasl_username=\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DUNNO|Proceed[edits=[]]",
                "ok|Proceed[edits=[]]",
                "REJECT|Refuse[reply=554 5.7.1 Access denied]",
                "reject 5.7.9 go away|Refuse[reply=554 5.7.9 go away]",
                "DEFER_IF_PERMIT Greylisted|Refuse[reply=450 4.7.1 Greylisted]",
                "550 5.1.1 unknown|Refuse[reply=550 5.1.1 unknown]",
                "450 later|Refuse[reply=450 4.7.1 later]",
                "421 4.7.0 bye|Disconnect[reply=421 4.7.0 bye]",
                "DISCARD spam|Discard[reason=spam]",
                "HOLD|Proceed[edits=[Hold[reason=policy]]]",
                "PREPEND X-A: b|Proceed[edits=[InsertHeader[index=0, name=X-A, value=b]]]",
            })
    void actionsOfAccessTablesAreUnderstood(String action, String verdict) throws Exception {
        assertThat(ask("action=" + action + "\n\n")).hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({"action=FILTER smtp:x", "action=PREPEND x", "actio=OK", "action=REDIRECT x"})
    void whatCannotBeDoneIsAFailure(String answer) {
        assertThatThrownBy(() -> ask(answer + "\n\n")).isInstanceOf(ScannerException.class);
    }
}
