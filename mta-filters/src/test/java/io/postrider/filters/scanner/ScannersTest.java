// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.clamd.ClamdFactory;
import io.postrider.filters.clamd.ClamdSettings;
import io.postrider.filters.rspamd.RspamdFactory;
import io.postrider.filters.rspamd.RspamdSettings;
import io.postrider.filters.spamd.SpamdFactory;
import io.postrider.filters.spamd.SpamdSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScannersTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final String MAIL = "Subject: x\nX-Spam-Flag: YES\n\nhello\n";

    private static FakeContext context(Record settings) {
        return new FakeContext(new FakeDns(), settings);
    }

    private static Verdict scan(MailFilter filter, String message) {
        FakeMail mail = new FakeMail();
        return filter.open(mail.session()).onMessage(mail.transaction(), FakeMail.content(message));
    }

    private static MailFilter clamd(String address) throws InvalidSettingException {
        return new ClamdFactory()
                .create(context(
                        new ClamdSettings(address, SOON, SOON, 1000, 5, ClamdSettings.Infected.REJECT, "X-Virus")));
    }

    private static ScriptedPeer clamdThatSays(String answer, AtomicReference<String> seen) throws IOException {
        return new ScriptedPeer((in, out) -> {
            byte[] command = in.readNBytes(10);
            StringBuilder stream = new StringBuilder(new String(command, StandardCharsets.US_ASCII));
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                stream.append(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
            }
            seen.set(stream.toString());
            out.write((answer + "\0").getBytes(StandardCharsets.US_ASCII));
        });
    }

    @Test
    void clamdGetsTheWholeMessageAndCleanMailPasses() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedPeer peer = clamdThatSays("stream: OK", seen)) {
            assertThat(scan(clamd(peer.address()), MAIL)).isEqualTo(Verdict.proceed());
            assertThat(seen.get()).isEqualTo("zINSTREAM\0" + MAIL.replace("\n", "\r\n"));
        }
    }

    @Test
    void infectedMailIsRefused() throws Exception {
        try (ScriptedPeer peer = clamdThatSays("stream: Eicar FOUND", new AtomicReference<>())) {
            assertThat(scan(clamd(peer.address()), MAIL)).hasToString("Refuse[reply=550 5.7.1 Infected: Eicar]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSTREAM size limit exceeded. ERROR", ""})
    void anErrorOfClamdIsAFailure(String answer) throws Exception {
        try (ScriptedPeer peer = clamdThatSays(answer, new AtomicReference<>())) {
            MailFilter filter = clamd(peer.address());
            assertThatThrownBy(() -> scan(filter, MAIL)).isInstanceOf(ScannerException.class);
        }
    }

    @Test
    void aHungClamdIsAFailureInTime() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(ScriptedPeer.hung())) {
            MailFilter filter = clamd(peer.address());
            assertThatThrownBy(() -> scan(filter, MAIL)).hasMessageContaining("no answer in time");
        }
    }

    @Test
    void aMessageThatIsTooBigIsNotScanned() throws Exception {
        assertThat(scan(clamd("127.0.0.1:1"), MAIL + "x".repeat(1000))).isEqualTo(Verdict.proceed());
    }

    @Test
    void behindFiveFailuresTheScannerIsSparedForAWhile() {
        Instant[] now = {Instant.EPOCH};
        InstantSource clock = () -> now[0];
        ScannerGate gate = new ScannerGate(1, SOON, clock);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> gate.call(() -> {
                        throw new ScannerException("down");
                    }))
                    .hasMessage("down");
        }
        assertThatThrownBy(() -> gate.call(() -> "x")).hasMessageContaining("not called");
        now[0] = now[0].plusSeconds(16);
        assertThat(gate.call(() -> "back")).isEqualTo("back");
        assertThat(gate.call(() -> "again")).isEqualTo("again");
    }

    private static Verdict spamd(String answer, Optional<Double> rejectScore) throws Exception {
        ScriptedPeer.Script script = (in, out) -> {
            in.readAllBytes();
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        };
        try (ScriptedPeer peer = new ScriptedPeer(script)) {
            SpamdSettings settings =
                    new SpamdSettings(peer.address(), SOON, SOON, 1000, 5, Optional.empty(), rejectScore, true);
            return scan(new SpamdFactory().create(context(settings)), MAIL);
        }
    }

    @Test
    void spamdsScoreIsWrittenIntoTheHeadAndForgedFieldsGo() throws Exception {
        String answer = "SPAMD/1.1 0 EX_OK\r\nContent-length: 10\r\nSpam: True ; 15.0 / 5.0\r\n\r\nGTUBE,ABC";
        assertThat(spamd(answer, Optional.empty()))
                .isEqualTo(Verdict.proceed(
                        new Edit.RemoveHeader("X-Spam-Flag", 0),
                        new Edit.RemoveHeader("X-Spam-Score", 0),
                        new Edit.RemoveHeader("X-Spam-Status", 0),
                        new Edit.AppendHeader("X-Spam-Flag", "YES"),
                        new Edit.AppendHeader("X-Spam-Score", "15.0"),
                        new Edit.AppendHeader(
                                "X-Spam-Status", "Yes, score=15.0 required=5.0\r\n\ttests=GTUBE,\r\n\tABC")));
        assertThat(spamd(answer, Optional.of(10.0))).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void aSpamdThatFailsIsAFailure() {
        assertThatThrownBy(() -> spamd("SPAMD/1.0 76 Bad header line\r\n\r\n", Optional.empty()))
                .isInstanceOf(ScannerException.class);
    }

    private static void answerHttp(DataInputStream in, OutputStream out, String json, AtomicReference<String> head)
            throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.readUnsignedByte());
        }
        head.set(text.toString());
        int length = Integer.parseInt(text.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        in.readNBytes(length);
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static Verdict rspamd(String json, AtomicReference<String> head) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer((in, out) -> answerHttp(in, out, json, head))) {
            RspamdSettings settings = new RspamdSettings(
                    "http://" + peer.address() + "/",
                    Optional.of("pw"),
                    SOON,
                    Duration.ofSeconds(5),
                    1000,
                    5,
                    "X-Spam: Yes",
                    "No");
            try (MailFilter filter = new RspamdFactory().create(context(settings))) {
                return scan(filter, MAIL);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action':'no action'}|Proceed[edits=[]]",
                "{'action':'reject'}|Refuse[reply=550 5.7.1 No]",
                "{'action':'reject','messages':{'smtp_message':'GTUBE'}}|Refuse[reply=550 5.7.1 GTUBE]",
                "{'action':'soft reject'}|Refuse[reply=451 4.7.1 Try again later]",
                "{'action':'greylist'}|Refuse[reply=451 4.7.1 Try again later]",
                "{'action':'discard'}|Discard[reason=rspamd: ]",
                "{'action':'quarantine'}|Proceed[edits=[Hold[reason=rspamd: quarantine]]]",
                "{'action':'rewrite subject','subject':'[SPAM] x'}"
                        + "|Proceed[edits=[ReplaceHeader[name=Subject, occurrence=1, value=[SPAM] x]]]",
                "{'action':'no action','milter':{'reject':'discard'}}|Discard[reason=rspamd: ]",
                "{'action':'no action','milter':{'remove_headers':{'X-A':0},"
                        + "'add_headers':{'X-B':[{'value':'1','order':0},'2']}}}"
                        + "|Proceed[edits=[RemoveHeader[name=X-A, occurrence=0],"
                        + " InsertHeader[index=0, name=X-B, value=1], AppendHeader[name=X-B, value=2]]]",
            })
    void rspamdsActionsBecomeVerdicts(String json, String verdict) throws Exception {
        assertThat(rspamd(json.replace('\'', '"'), new AtomicReference<>())).hasToString(verdict);
    }

    @Test
    void rspamdIsToldAboutSessionAndEnvelope() throws Exception {
        AtomicReference<String> head = new AtomicReference<>("");
        rspamd("{\"action\":\"no action\"}", head);
        assertThat(head.get())
                .startsWith("POST /checkv2 HTTP/1.1\r\n")
                .contains("Ip: 192.0.2.1\r\n", "Helo: client.example\r\n", "From: joe@example.org\r\n")
                .contains("Rcpt: ann@example.net\r\n", "Password: pw\r\n");
    }

    @Test
    void anAnswerThatIsNoneIsAFailure() {
        assertThatThrownBy(() -> rspamd("{}", new AtomicReference<>())).isInstanceOf(ScannerException.class);
        assertThatThrownBy(() -> rspamd("<html>", new AtomicReference<>())).isInstanceOf(ScannerException.class);
    }

    @ParameterizedTest
    @CsvSource({"localhost:783,true", "[::1]:783,true", "unix:/run/x,true", "x,false", "a:70000,false", "unix:x,false"})
    void addressesOfScanners(String text, boolean valid) {
        assertThat(ScannerAddress.parse(text).isPresent()).isEqualTo(valid);
    }

    @Test
    void everySettingSaysWhatItIsFor() {
        Stream.of(ClamdSettings.class, SpamdSettings.class, RspamdSettings.class)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map((RecordComponent component) -> component.getAnnotation(Setting.class))
                .forEach(setting -> assertThat(setting.text()).isNotBlank());
    }
}
