// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsRecord.TlsAssociation;
import io.postrider.delivery.tls.Dane.Judgement;
import io.postrider.delivery.tls.Dane.Security;
import io.postrider.delivery.tls.Dane.Verdict;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaneTest {
    private final TestCa root;
    private final TestCa middle;
    private final TestCa.Host host;

    DaneTest() throws Exception {
        root = TestCa.root("Root");
        middle = root.below("Middle");
        host = middle.host("mx.b.test", "*.wild.test");
    }

    private static TlsAssociation record(int usage, int selector, int matching, X509Certificate of) throws Exception {
        byte[] data = selector == 0 ? of.getEncoded() : of.getPublicKey().getEncoded();
        byte[] digested = switch (matching) {
            case 1 -> MessageDigest.getInstance("SHA-256").digest(data);
            case 2 -> MessageDigest.getInstance("SHA-512").digest(data);
            default -> data;
        };
        return new TlsAssociation(usage, selector, matching, digested);
    }

    private Judgement judge(List<String> names, List<X509Certificate> chain, TlsAssociation... records) {
        return Dane.judge(new Dane.Question(names, List.of(records), chain, Security.SECURE, Instant.now()));
    }

    private List<X509Certificate> chain() {
        return List.of(host.certificate(), middle.certificate(), root.certificate());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
    void usage3MatchesThePeersCertificateOrKeyAndNothingElse(int selector, int matching) throws Exception {
        Judgement right = judge(List.of("other.test"), chain(), record(3, selector, matching, host.certificate()));
        assertThat(right.verdict()).isEqualTo(Verdict.MATCH);
        assertThat(right.usage()).isEqualTo(3);
        assertThat(right.depth()).isZero();
        assertThat(judge(List.of("mx.b.test"), chain(), record(3, selector, matching, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage3DoesNotLookAtTimes() throws Exception {
        TestCa.Host old = root.expired("mx.b.test");
        assertThat(judge(List.of("mx.b.test"), List.of(old.certificate()), record(3, 1, 1, old.certificate()))
                        .verdict())
                .isEqualTo(Verdict.MATCH);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
    void usage2MatchesAnAuthorityInTheChain(int selector, int matching) throws Exception {
        Judgement atMiddle = judge(List.of("mx.b.test"), chain(), record(2, selector, matching, middle.certificate()));
        assertThat(atMiddle.verdict()).isEqualTo(Verdict.MATCH);
        assertThat(atMiddle.depth()).isEqualTo(1);
        Judgement atRoot = judge(List.of("mx.b.test"), chain(), record(2, selector, matching, root.certificate()));
        assertThat(atRoot.verdict()).isEqualTo(Verdict.MATCH);
        assertThat(atRoot.depth()).isEqualTo(2);
        assertThat(atRoot.usage()).isEqualTo(2);
    }

    @Test
    void usage2WithFullDataNeedsNoAuthorityInTheChain() throws Exception {
        List<X509Certificate> shown = List.of(host.certificate());
        for (int selector : new int[] {0, 1}) {
            Judgement judgement = judge(List.of("mx.b.test"), shown, record(2, selector, 0, middle.certificate()));
            assertThat(judgement.verdict()).as("selector %d", selector).isEqualTo(Verdict.MATCH);
            assertThat(judgement.depth()).isEqualTo(1);
        }
        assertThat(judge(List.of("mx.b.test"), shown, record(2, 0, 1, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage2ChecksTheName() throws Exception {
        TlsAssociation record = record(2, 0, 1, middle.certificate());
        assertThat(judge(List.of("x.test"), chain(), record).verdict()).isEqualTo(Verdict.NO_MATCH);
        assertThat(judge(List.of("x.test", "a.wild.test"), chain(), record).verdict())
                .isEqualTo(Verdict.MATCH);
        assertThat(judge(List.of("a.b.wild.test"), chain(), record).verdict()).isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage2TakesTheCommonNameOnlyWithoutDnsNames() throws Exception {
        TestCa.Host plain = middle.commonName("mx.b.test");
        List<X509Certificate> chain = List.of(plain.certificate(), middle.certificate());
        assertThat(judge(List.of("mx.b.test"), chain, record(2, 0, 1, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.MATCH);
        TestCa.Host both = middle.host("x.test");
        assertThat(judge(
                                List.of("Middle"),
                                List.of(both.certificate(), middle.certificate()),
                                record(2, 0, 1, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage2ChecksTimes() throws Exception {
        TestCa.Host old = middle.expired("mx.b.test");
        List<X509Certificate> chain = List.of(old.certificate(), middle.certificate());
        assertThat(judge(List.of("mx.b.test"), chain, record(2, 0, 1, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
        Dane.Question earlier = new Dane.Question(
                List.of("mx.b.test"),
                List.of(record(2, 0, 1, middle.certificate())),
                List.of(host.certificate(), middle.certificate()),
                Security.SECURE,
                Instant.now().minus(Duration.ofDays(30)));
        assertThat(Dane.judge(earlier).verdict()).isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage2ChecksThePath() throws Exception {
        TestCa stranger = TestCa.root("Stranger");
        TestCa.Host forged = stranger.host("mx.b.test");
        List<X509Certificate> chain = List.of(forged.certificate(), middle.certificate());
        assertThat(judge(List.of("mx.b.test"), chain, record(2, 0, 1, middle.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void usage2DoesNotMatchThePeersOwnCertificate() throws Exception {
        assertThat(judge(List.of("mx.b.test"), chain(), record(2, 0, 1, host.certificate()))
                        .verdict())
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void anyRecordThatMatchesSuffices() throws Exception {
        TlsAssociation wrong = new TlsAssociation(3, 1, 1, new byte[32]);
        assertThat(judge(List.of("mx.b.test"), chain(), wrong, record(2, 1, 2, root.certificate()))
                        .verdict())
                .isEqualTo(Verdict.MATCH);
    }

    @Test
    void strongestDigestOfAUsageAndSelectorDecides() throws Exception {
        TlsAssociation weak = record(3, 1, 1, host.certificate());
        TlsAssociation strongAndWrong = new TlsAssociation(3, 1, 2, new byte[64]);
        assertThat(judge(List.of("x"), chain(), weak, strongAndWrong).verdict()).isEqualTo(Verdict.NO_MATCH);
        TlsAssociation otherSelector = new TlsAssociation(3, 0, 2, new byte[64]);
        assertThat(judge(List.of("x"), chain(), weak, otherSelector).verdict()).isEqualTo(Verdict.MATCH);
    }

    @Test
    void recordsThatSmtpCannotUseAreUnusable() {
        Stream.of(
                        new TlsAssociation(0, 0, 1, new byte[32]),
                        new TlsAssociation(1, 1, 1, new byte[32]),
                        new TlsAssociation(4, 1, 1, new byte[32]),
                        new TlsAssociation(3, 2, 1, new byte[32]),
                        new TlsAssociation(3, 1, 3, new byte[32]),
                        new TlsAssociation(3, 1, 1, new byte[31]),
                        new TlsAssociation(3, 1, 2, new byte[32]),
                        new TlsAssociation(2, 0, 0, new byte[] {1, 2}),
                        new TlsAssociation(3, 1, 0, new byte[0]))
                .forEach(one ->
                        assertThat(judge(List.of("x"), chain(), one).verdict()).isEqualTo(Verdict.UNUSABLE));
    }

    @Test
    void unusableRecordsBesideAUsableOneAreIgnored() throws Exception {
        TlsAssociation unusable = new TlsAssociation(1, 1, 1, new byte[32]);
        assertThat(judge(List.of("x"), chain(), unusable, record(3, 1, 1, host.certificate()))
                        .verdict())
                .isEqualTo(Verdict.MATCH);
    }

    @Test
    void securityDecidesFirst() throws Exception {
        List<TlsAssociation> records = List.of(record(3, 1, 1, host.certificate()));
        assertThat(Dane.judge(new Dane.Question(List.of(), records, chain(), Security.BOGUS, Instant.now()))
                        .verdict())
                .isEqualTo(Verdict.BOGUS);
        assertThat(Dane.judge(new Dane.Question(List.of(), records, chain(), Security.INSECURE, Instant.now()))
                        .verdict())
                .isEqualTo(Verdict.NONE);
        assertThat(judge(List.of(), chain()).verdict()).isEqualTo(Verdict.NONE);
        assertThat(judge(List.of(), List.of(), record(3, 1, 1, host.certificate()))
                        .verdict()
                        .word())
                .isEqualTo("no-match");
    }

    @Test
    void presentationFormIsRead() {
        assertThat(Dane.parse("3 1 1 AB cd")).hasValueSatisfying(r -> {
            assertThat(r.usage()).isEqualTo(3);
            assertThat(HexFormat.of().formatHex(r.data())).isEqualTo("abcd");
        });
        for (String bad : List.of("", "3 1 1", "3 1 1 xyz", "3 1 1 abc", "256 1 1 ab", "-1 1 1 ab")) {
            assertThat(Dane.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void keyIsCutOutAsItStandsInTheCertificate() throws Exception {
        assertThat(SubjectPublicKeyInfo.of(host.certificate().getEncoded()))
                .hasValueSatisfying(k -> assertThat(k)
                        .isEqualTo(host.certificate().getPublicKey().getEncoded()));
        assertThat(SubjectPublicKeyInfo.of(new byte[] {0x30, 5, 1})).isEmpty();
        assertThat(SubjectPublicKeyInfo.of(new byte[0])).isEmpty();
    }
}
