// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.FakeDns;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DkimTest {
    private static final String MESSAGE =
            "From: Joe <joe@example.org>\r\nTo:  ann@example.net\r\nSubject: a\t \tb\r\n  c\r\n"
                    + "Received: one\r\nReceived: two\r\n\r\nHello  there \r\n\r\nBye\r\n\r\n\r\n";
    private static final SigningKey RSA = rsa(1024);
    private static final SigningKey ED25519 = ed25519();
    private final FakeDns dns = new FakeDns();

    static SigningKey rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return SigningKey.parse(Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
        } catch (NoSuchAlgorithmException | DkimSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static SigningKey ed25519() {
        try {
            // the private key of RFC 8463 §A.2
            return SigningKey.parse("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        } catch (DkimSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageSource source(String message) {
        return MessageSource.of(message.getBytes(StandardCharsets.UTF_8));
    }

    private String signed(SigningRequest request, SigningKey key) throws IOException {
        dns.txt("s._domainkey.example.org", key.record().orElseThrow());
        List<HeaderField> fields =
                DkimSigner.sign(source(MESSAGE), List.of(new Signatory("example.org", "s", key)), request);
        return fields.getFirst() + MESSAGE;
    }

    private List<SignatureOutcome> verify(String message, DkimPolicy policy) throws IOException {
        return new DkimVerifier(dns, policy).verify(source(message), Optional.of(Instant.ofEpochSecond(1000)));
    }

    private DkimResult only(String message) throws IOException {
        List<SignatureOutcome> outcomes = verify(message, DkimPolicy.standard());
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst().result();
    }

    private static SigningRequest request(String canonicalization) {
        return SigningRequest.standard()
                .withCanonicalization(Canonicalization.Pair.of(canonicalization).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void whatWeSignVerifiesAndWhatIsChangedDoesNot(String canonicalization) throws IOException {
        for (SigningKey key : List.of(RSA, ED25519)) {
            String message =
                    signed(request(canonicalization).withTimes(OptionalLong.of(900), OptionalLong.of(1100)), key);
            assertThat(only(message)).isEqualTo(DkimResult.PASS);
            assertThat(only(message.replace("Hello", "Hullo"))).isEqualTo(DkimResult.FAIL);
            assertThat(only(message.replace("Subject: a", "Subject: b"))).isEqualTo(DkimResult.FAIL);
            assertThat(only(message + "\r\n\r\n")).isEqualTo(DkimResult.PASS);
            DkimResult refolded = only(message.replace("To:  ann", "to : ann"));
            assertThat(refolded == DkimResult.PASS).isEqualTo(canonicalization.startsWith("relaxed"));
            DkimResult blanks = only(message.replace("Hello  there ", "Hello there"));
            assertThat(blanks == DkimResult.PASS).isEqualTo(canonicalization.endsWith("relaxed"));
        }
    }

    @Test
    void signedFieldsAreTakenFromTheBottom() throws IOException {
        String message = signed(SigningRequest.standard().withHeaders(List.of("From", "Received"), List.of()), RSA);
        assertThat(only("Received: zero\r\n" + message)).isEqualTo(DkimResult.PASS);
        assertThat(only(message.replace("Received: one", "Received: 1"))).isEqualTo(DkimResult.PASS);
        assertThat(only(message.replace("Received: two", "Received: 2"))).isEqualTo(DkimResult.FAIL);
    }

    @Test
    void anOversignedFieldCannotBeAdded() throws IOException {
        SigningRequest request = SigningRequest.standard();
        assertThat(only("Subject: evil\r\n" + signed(request, RSA))).isEqualTo(DkimResult.PASS);
        String oversigned = signed(request.withHeaders(List.of("From", "Subject"), List.of("Subject", "Cc")), RSA);
        assertThat(only(oversigned)).isEqualTo(DkimResult.PASS);
        assertThat(only("Subject: evil\r\n" + oversigned)).isEqualTo(DkimResult.FAIL);
        assertThat(only("Cc: evil@example.com\r\n" + oversigned)).isEqualTo(DkimResult.FAIL);
    }

    @Test
    void aBodyLengthLetsTheEndGrowUnlessThePolicyForbidsIt() throws IOException {
        String message = signed(request("relaxed/relaxed").withBodyLength(13), RSA);
        assertThat(only(message)).isEqualTo(DkimResult.PASS);
        assertThat(only(message + "more")).isEqualTo(DkimResult.PASS);
        DkimPolicy strict = new DkimPolicy(1024, false, 10, false);
        assertThat(verify(message + "more", strict).getFirst().result()).isEqualTo(DkimResult.POLICY);
        String whole = signed(request("simple/simple").withBodyLength(1_000_000), RSA);
        assertThat(only(whole)).isEqualTo(DkimResult.PASS);
        assertThat(only(whole.substring(0, whole.indexOf("Bye")))).isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void timesOutsideNowArePermerrors() throws IOException {
        SigningRequest expired = SigningRequest.standard().withTimes(OptionalLong.of(100), OptionalLong.of(999));
        assertThat(only(signed(expired, RSA))).isEqualTo(DkimResult.PERMERROR);
        SigningRequest future = SigningRequest.standard().withTimes(OptionalLong.of(999_999), OptionalLong.empty());
        assertThat(only(signed(future, RSA))).isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void shortKeysAndSha1AreNotAccepted() throws IOException {
        String message = signed(SigningRequest.standard(), rsa(768));
        assertThat(only(message)).isEqualTo(DkimResult.POLICY);
        assertThat(verify(message, new DkimPolicy(512, false, 10, true))
                        .getFirst()
                        .result())
                .isEqualTo(DkimResult.PASS);
        String sha1 = signed(SigningRequest.standard(), RSA).replace("rsa-sha256", "rsa-sha1");
        assertThat(only(sha1)).isEqualTo(DkimResult.POLICY);
        assertThat(verify(sha1, new DkimPolicy(1024, true, 10, true)).getFirst().result())
                .isEqualTo(DkimResult.FAIL);
    }

    @Test
    void onlySoManySignaturesAreChecked() throws IOException {
        String message = signed(SigningRequest.standard(), ED25519);
        String field = message.substring(0, message.indexOf("From: Joe"));
        List<SignatureOutcome> outcomes =
                verify(field.repeat(12) + message.substring(field.length()), DkimPolicy.standard());
        assertThat(outcomes).hasSize(12);
        assertThat(outcomes.subList(0, 10)).allMatch(one -> one.result() == DkimResult.PASS);
        assertThat(outcomes.subList(10, 12)).allMatch(one -> one.result() == DkimResult.POLICY);
    }

    @ParameterizedTest
    @CsvSource({
        "v=1;,,PERMERROR",
        "v=1;,v=2;,PERMERROR",
        "a=ed25519-sha256;,a=ed25519-sha512;,NEUTRAL",
        "a=ed25519-sha256;,a=rsa-sha256;,PERMERROR",
        "c=relaxed/relaxed;,c=relaxed/strange;,NEUTRAL",
        "c=relaxed/relaxed;,c=relaxed/relaxed; q=dns/srv;,NEUTRAL",
        "c=relaxed/relaxed;,c=relaxed/relaxed; q=dns/srv:dns/txt;,FAIL",
        "d=example.org;,d=example_;,PERMERROR",
        "d=example.org;,d=example.org; d=example.org;,PERMERROR",
        "d=example.org;,d=example.org; i=joe@example.net;,PERMERROR",
        "d=example.org;,d=example.org; i=joe@xexample.org;,PERMERROR",
        "d=example.org;,d=example.org; i=joe;,PERMERROR",
        "d=example.org;,d=example.org; i=joe@sub.example.org;,FAIL",
        "d=example.org;,d=example.org; l=1x;,PERMERROR",
        "d=example.org;,d=example.org; t=;,PERMERROR",
        "d=example.org;,d=example.org; x=12; t=13;,PERMERROR",
        "d=example.org;,d=example.org; ;,PERMERROR",
        "d=example.org;,d=example.org; 1=2;,PERMERROR",
        "d=example.org;,d=example.org; foo;,PERMERROR",
        "d=example.org;,d=example.org; foo=bar;,FAIL",
        "h=From:,h=Sender:,PERMERROR",
        "h=From:,h=From::,FAIL",
        "s=s;,s=;,PERMERROR",
        "s=s;,s=other;,PERMERROR",
        "bh=,bh=!,PERMERROR",
    })
    void aSignatureIsJudgedByItsTags(String old, String now, DkimResult expected) throws IOException {
        String message = signed(SigningRequest.standard(), ED25519);
        assertThat(message).contains(old);
        assertThat(only(message.replaceFirst(java.util.regex.Pattern.quote(old), now == null ? "" : now)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'v=DKIM1; p=',PERMERROR",
        "'v=DKIM2; k=ed25519; p=KEY',PERMERROR",
        "'k=ed25519; v=DKIM1; p=KEY',PERMERROR",
        "'k=ed25519; p=KEY',PASS",
        "'k=ed25519; p=KEY; p=KEY',PERMERROR",
        "'k=ed25519; p=KEY;',PASS",
        "'k=ed25519; p=KEY; n=a note; foo=bar',PASS",
        "'k=ed25519; s=email; p=KEY',PASS",
        "'k=ed25519; s=*; p=KEY',PASS",
        "'k=ed25519; s=tlsrpt; p=KEY',PERMERROR",
        "'k=ed25519; h=sha256:x; p=KEY',PASS",
        "'k=ed25519; h=sha1; p=KEY',PERMERROR",
        "'k=ed25519; t=y:s:foo; p=KEY',PASS",
        "'k=rsa; p=KEY',PERMERROR",
        "'p=KEY',PERMERROR",
        "'k=ed25519; p=!',PERMERROR",
        "'k=ed25519; p=S0VZ',PERMERROR",
        "'k=ed25519',PERMERROR",
        "'something else',PERMERROR",
    })
    void aSignatureIsJudgedByItsKeyRecord(String record, DkimResult expected) throws IOException {
        List<HeaderField> fields = DkimSigner.sign(
                source(MESSAGE), List.of(new Signatory("example.org", "t", ED25519)), SigningRequest.standard());
        String key = ED25519.record().orElseThrow().replaceFirst(".*p=", "");
        dns.txt("t._domainkey.example.org", record.replace("KEY", key));
        assertThat(only(fields.getFirst() + MESSAGE)).isEqualTo(expected);
    }

    @Test
    void theStrictFlagForbidsSubdomainsInTheIdentity() throws IOException {
        SigningRequest request = SigningRequest.standard().withIdentity("joe@sub.example.org");
        dns.txt("t._domainkey.example.org", ED25519.record().orElseThrow() + "; t=s");
        Signatory signatory = new Signatory("example.org", "t", ED25519);
        String message =
                DkimSigner.sign(source(MESSAGE), List.of(signatory), request).getFirst() + MESSAGE;
        assertThat(only(message)).isEqualTo(DkimResult.PERMERROR);
        assertThat(only(signed(request, ED25519))).isEqualTo(DkimResult.PASS);
    }

    @Test
    void ofManyKeyRecordsOneSuffices() throws IOException {
        dns.txt("s._domainkey.example.org", "v=spf1 -all")
                .txt("s._domainkey.example.org", rsa(1024).record().orElseThrow());
        assertThat(only(signed(SigningRequest.standard(), RSA))).isEqualTo(DkimResult.PASS);
    }

    @Test
    void noAnswerForTheKeyIsATemperror() throws IOException {
        String message = signed(SigningRequest.standard(), RSA).replace("s=s;", "s=slow;");
        dns.error("slow._domainkey.example.org", DnsType.TXT, DnsStatus.TIMEOUT);
        assertThat(only(message)).isEqualTo(DkimResult.TEMPERROR);
    }

    @Test
    void internationalDomainsAreLookedUpInALabels() throws IOException {
        dns.txt("s._domainkey.xn--bcher-kva.example", ED25519.record().orElseThrow());
        Signatory signatory = new Signatory("b\u00fccher.example", "s", ED25519);
        SigningRequest request = SigningRequest.standard().withIdentity("j\u00fcrgen@b\u00fccher.example");
        HeaderField field =
                DkimSigner.sign(source(MESSAGE), List.of(signatory), request).getFirst();
        String message = new String(field.octets(), StandardCharsets.UTF_8) + MESSAGE;
        assertThat(only(message)).isEqualTo(DkimResult.PASS);
    }

    @Test
    void aMessageWithoutSignatureHasNoOutcome() throws IOException {
        assertThat(verify(MESSAGE, DkimPolicy.standard())).isEmpty();
        assertThat(DkimVerifier.overall(List.of())).isEqualTo("none");
        assertThat(verify("", DkimPolicy.standard())).isEmpty();
        assertThat(verify("  no header\r\n", DkimPolicy.standard())).isEmpty();
    }

    @Test
    void damagedSignaturesNeverThrow() throws IOException {
        Random random = new Random(6376);
        String message = signed(SigningRequest.standard().withIdentity("@example.org"), ED25519);
        int end = message.indexOf("From: Joe");
        for (int i = 0; i < 3000; i++) {
            StringBuilder damaged = new StringBuilder(message);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = 15 + random.nextInt(end - 20);
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> damaged.deleteCharAt(at);
                    default -> damaged.insert(at, ";=:, \r\n@./".charAt(random.nextInt(10)));
                }
            }
            assertThat(verify(damaged.toString(), DkimPolicy.standard())).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void keysAreReadFromEveryUsualForm() throws DkimSyntaxException {
        String pkcs8 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                + "-----END PRIVATE KEY-----\n";
        assertThat(SigningKey.parse(pkcs8).record()).isEqualTo(ED25519.record());
        // the public key of RFC 8463 §A.2
        assertThat(ED25519.record()).contains("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> SigningKey.parse("nothing"))
                .isInstanceOf(DkimSyntaxException.class);
    }

    @Test
    void newKeysSignAndTheirRecordsVerify() throws IOException, DkimSyntaxException {
        for (NewKey fresh : List.of(NewKey.rsa(1024), NewKey.ed25519())) {
            SigningKey key = SigningKey.parse(fresh.pem());
            assertThat(key.record()).contains(fresh.record());
            assertThat(only(signed(SigningRequest.standard(), key))).isEqualTo(DkimResult.PASS);
        }
    }
}
