// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.ReplyClassifier.Classification;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyClassifierTest {
    private static Classification classify(String phase, String reply) {
        String[] words = reply.split(" ", 3);
        Optional<EnhancedStatus> status = words.length > 1 ? EnhancedStatus.parse(words[1]) : Optional.empty();
        String text =
                status.isPresent() ? (words.length > 2 ? words[2] : "") : reply.substring(Math.min(4, reply.length()));
        return ReplyClassifier.standard()
                .classify(phase, Reply.ofLines(Integer.parseInt(words[0]), status, java.util.List.of(text)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rcpt     | 550 5.1.1 The email account that you tried to reach does not exist | bad-mailbox | reject
                    rcpt     | 550 No such user here                           | bad-mailbox           | reject
                    rcpt     | 550 5.1.1 <x@y>: Recipient address rejected: User unknown in local recipient table | bad-mailbox | reject
                    rcpt     | 450 4.2.0 <x@y>: Recipient address rejected: Greylisted, see http://postgrey/ | greylist | defer
                    rcpt     | 451 4.7.1 Greylisting in action, please come back later | greylist      | defer
                    rcpt     | 452 4.2.2 The recipient's inbox is out of storage space | mailbox-full  | defer
                    rcpt     | 552 5.2.2 mailbox full                          | mailbox-full          | reject
                    rcpt     | 452 4.5.3 too many recipients                   | too-many-recipients   | defer
                    rcpt     | 452 too many                                    | too-many-recipients   | defer
                    rcpt     | 554 5.7.1 <x@y>: Relay access denied            | relay-denied          | reject
                    rcpt     | 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org | source-blocked | defer
                    rcpt     | 530 5.7.0 Authentication required               | auth-required         | reject
                    mail     | 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume | rate-limit | slowdown
                    mail     | 421 4.7.28 Our system has detected an unusual rate of unsolicited mail | rate-limit | slowdown
                    greeting | 421 4.3.2 Service shutting down                 | busy                  | slowdown
                    greeting | 421 Too many concurrent connections from this client | rate-limit       | slowdown
                    greeting | 521 5.3.2 no mail here                          | no-service            | reject
                    greeting | 554 5.7.1 no                                    | service-refused       | defer
                    dot      | 550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass) | sender-authentication | reject
                    dot      | 550 5.7.1 Unauthenticated email from x is not accepted due to domain's DMARC policy | sender-authentication | reject
                    dot      | 554 5.7.1 Message rejected as spam by Content Filtering | spam              | reject
                    dot      | 552 5.3.4 Message size exceeds fixed limit      | too-large             | reject
                    mail     | 552 Message size exceeds fixed maximum message size | too-large         | reject
                    dot      | 451 4.3.0 Error: queue file write error         | system                | defer
                    dot      | 554 5.4.6 Too many hops                         | loop                  | reject
                    mail     | 550 5.1.8 Sender domain does not exist          | bad-sender            | reject
                    mail     | 451 4.3.1 Insufficient storage                  | storage               | defer
                    mail     | 530 5.7.0 Must issue a STARTTLS command first   | tls-required          | defer
                    auth     | 535 5.7.8 bad credentials                       | auth-failed           | defer
                    rcpt     | 451 DNS lookup failure                          | dns                   | defer
                    rcpt     | 450 mailbox busy                                | busy-mailbox          | defer
                    rcpt     | 551 user not local; try <z@y>                   | moved                 | reject
                    data     | 503 5.5.1 bad sequence                          | protocol              | reject
                    """)
    void repliesOfTheWorldAreUnderstood(String phase, String reply, String category, String action) {
        Classification meaning = classify(phase, reply);
        assertThat(meaning.category()).isEqualTo(category);
        assertThat(meaning.action().word()).isEqualTo(action);
    }

    @Test
    void positiveReplyIsAccepted() {
        assertThat(classify("dot", "250 2.0.0 ok").action().word()).isEqualTo("accept");
        assertThat(classify("data", "354 go").statusClass()).isEqualTo(2);
    }

    @Test
    void transientReplyIsNeverARejection() {
        for (int code = 400; code < 500; code++) {
            for (String phase :
                    new String[] {"greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "dot", ""}) {
                assertThat(classify(phase, code + " spam virus user unknown").action())
                        .isNotEqualTo(ReplyClassifier.Action.REJECT);
            }
        }
    }

    @Test
    void phasesHaveOtherWords() {
        assertThat(classify("RCPT TO", "450 4.7.1 greylisted").category()).isEqualTo("greylist");
        assertThat(classify("banner", "521 no").category()).isEqualTo("no-service");
    }

    @Test
    void replyWithoutEnhancedStatusGetsTheOneOfItsCode() {
        assertThat(classify("rcpt", "552 full").status()).hasToString("5.3.4");
        assertThat(classify("rcpt", "550 no").status()).hasToString("5.0.0");
        assertThat(classify("greeting", "421 no").status()).hasToString("4.3.2");
    }

    @Test
    void malformedRuleIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ReplyClassifier.parse("x auto recipient * ... *"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seven columns");
        assertThatThrownBy(() -> ReplyClassifier.parse("x auto recipient * ... * ("))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReplyClassifier.parse("x what recipient * ... * *"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void veryLongReplyIsClassifiedInShortTime() {
        long begin = System.nanoTime();
        for (String piece : new String[] {"user ", "a", "ip block ", "sender ", "mailbox x"}) {
            classify("dot", "550 " + piece.repeat(20_000));
        }
        assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
    }
}
