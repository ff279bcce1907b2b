// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.MailParameters.Return;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandParserTest {
    private static final CommandParser ALL = new CommandParser(EnumSet.allOf(Extension.class));

    private static Command parse(String line) {
        return ALL.parse((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static <C extends Command> C parse(String line, Class<C> type) {
        Command command = parse(line);
        assertThat(command).as(line).isInstanceOf(type);
        return type.cast(command);
    }

    @Test
    void everyMailParameterIsRead() {
        Command.Mail mail = parse(
                "MAIL FROM:<a@b.example> SIZE=12 BODY=BINARYMIME SMTPUTF8 RET=HDRS ENVID=x+2By REQUIRETLS BY=-3;NT"
                        + " HOLDFOR=60 MT-PRIORITY=-4 AUTH=u+40h PRDR",
                Command.Mail.class);
        MailOptions options = mail.options();
        assertThat(options.sizeOctets()).hasValue(12);
        assertThat(options.body()).isEqualTo(BodyType.BINARY_MIME);
        assertThat(options.notification().content()).contains(Return.HEADERS);
        assertThat(options.notification().envelopeId()).contains("x+y");
        assertThat(options.by()).contains(new MailOptions.By(-3, DeliverBy.Mode.NOTIFY, true));
        assertThat(options.hold()).contains(new MailOptions.Hold.For(Duration.ofSeconds(60)));
        assertThat(options.priority()).hasValue(-4);
        assertThat(options.submitter()).contains("u@h");
        assertThat(options.has(MailKeyword.PRDR)).isTrue();
        assertThat(options.has(MailKeyword.SMTP_UTF8)).isTrue();
        assertThat(options.has(MailKeyword.REQUIRE_TLS)).isTrue();
    }

    @Test
    void everyRcptParameterIsRead() {
        Command.Rcpt rcpt = parse(
                "RCPT TO:<a@b.example> notify=success,delay orcpt=utf-8;jos\\x{E9}@b.example", Command.Rcpt.class);
        assertThat(rcpt.dsn().notifyOn()).contains(Set.of(Notify.SUCCESS, Notify.DELAY));
        assertThat(rcpt.dsn().originalRecipient()).contains(new OriginalRecipient("utf-8", "jos\u00e9@b.example"));
        assertThat(parse("RCPT TO:<a@b.example> NOTIFY=NEVER", Command.Rcpt.class)
                        .dsn()
                        .notifyOn())
                .contains(Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL FROM:<>| NullPath[]",
                "MAIL FROM:<a@b>| Qualified[mailbox=a@b]",
                "MAIL FROM:<@x,@y.z:a@b>| Qualified[mailbox=a@b]",
                "MAIL FROM:<postmaster>| Unqualified[localPart=postmaster]",
                "MAIL FROM:<\"a>b\"@c>| Qualified[mailbox=\"a>b\"@c]",
                "MAIL FROM:<\"a\\\\\"@c>| Qualified[mailbox=\"a\\\\\"@c]",
                "MAIL FROM:<a@[IPv6:::1]>| Qualified[mailbox=a@[IPv6:::1]]",
            })
    void pathsAreRead(String line, String path) {
        assertThat(parse(line, Command.Mail.class).path().toString()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "HELO a, Helo[domain=a]",
        "ehlo   a  , Ehlo[domain=a]",
        "LHLO a, Lhlo[domain=a]",
        "BDAT 0012 LAST, 'Bdat[octets=12, last=true]'",
        "BDAT 12, 'Bdat[octets=12, last=false]'",
        "BDAT 99999999999999999999, 'Bdat[octets=9223372036854775807, last=false]'",
        "AUTH plain abc, Auth[PLAIN]",
        "HELP me, Help[topic=me]",
        "HELP, Help[topic=]",
        "ETRN @example.org, Etrn[node=@example.org]",
        "VRFY some one, Vrfy[argument=some one]",
        "FOO bar, Unknown[word=FOO]",
        "GET / HTTP/1.0, ForeignProtocol[what=another protocol]",
        "User-Agent: x, ForeignProtocol[what=another protocol]",
        ":, Unknown[word=:]",
    })
    void commandsAreRead(String line, String command) {
        assertThat(parse(line).toString()).isEqualTo(command);
    }

    @Test
    void xclientAttributesAreDecoded() {
        Command.Xclient xclient = parse("XCLIENT name=a+2Bb ADDR=[UNAVAILABLE]", Command.Xclient.class);
        assertThat(xclient.attributes())
                .isEqualTo(List.of(
                        new ForwardedAttribute(ForwardedAttribute.Name.NAME, Optional.of("a+b")),
                        new ForwardedAttribute(ForwardedAttribute.Name.ADDR, Optional.empty())));
        assertThat(parse("XCLIENT IDENT=x")).isInstanceOf(Command.Malformed.class);
        assertThat(parse("XFORWARD LOGIN=x")).isInstanceOf(Command.Malformed.class);
        assertThat(parse("XFORWARD IDENT=x")).isInstanceOf(Command.Xforward.class);
    }

    @Test
    void withoutOffersEveryParameterIsUnknown() {
        CommandParser plain = new CommandParser(Set.of());
        for (MailKeyword keyword : MailKeyword.values()) {
            String line = "MAIL FROM:<a@b> " + keyword.keyword() + "=x\r\n";
            assertThat(plain.parse(line.getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOfSatisfying(
                            Command.Malformed.class,
                            malformed -> assertThat(malformed.reply().code()).isEqualTo(555));
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(parse("AUTH PLAIN c2VjcmV0").toString()).doesNotContain("c2VjcmV0");
    }

    @Test
    void seededNoiseNeverThrows() {
        Random random = new Random(821);
        String[] words =
                ("MAIL FROM:|RCPT TO:|<|>|a@b|\"|\\| |=|SIZE=|BY=|ORCPT=|;|,|@|:|[|]|NOTIFY=|+|\\x{|AUTH |BDAT "
                                + "|XCLIENT |9|\u00e9|\0|\r|EHLO |HOLDUNTIL=")
                        .split("\\|");
        int understood = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder line = new StringBuilder(words[random.nextInt(2)]);
            for (int j = random.nextInt(12); j > 0; j--) {
                line.append(words[random.nextInt(words.length)]);
            }
            byte[] octets = (line + (i % 10 == 0 ? "\n" : "\r\n")).getBytes(StandardCharsets.UTF_8);
            if (i % 7 == 0) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            Command command = ALL.parse(octets);
            understood += command instanceof Command.Malformed ? 0 : 1;
        }
        assertThat(understood).isPositive();
    }
}
