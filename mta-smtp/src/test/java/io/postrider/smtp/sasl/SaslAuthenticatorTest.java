// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Exchange.Result;
import io.postrider.api.auth.Identity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslAuthenticatorTest {
    private static final byte[] END_POINT = {1, 2, 3, 4};
    private static final String STORED =
            ScramVerifier.of(ScramHash.SHA_256, "stored", new byte[] {7}, 4096).encoded();

    private final CredentialSource credentials = user -> switch (user) {
        case "dev" -> new CredentialSource.Result.Verifiers(Identity.of("dev"), List.of("secret"));
        case "hashed" -> new CredentialSource.Result.Verifiers(Identity.of("hashed"), List.of(STORED));
        case "a=b,c" -> new CredentialSource.Result.Verifiers(Identity.of("odd"), List.of("{PLAIN}secret"));
        case "ldap" ->
            new CredentialSource.Result.PasswordCheck(Identity.of("ldap"), password -> switch (new String(password)) {
                case "secret" -> CredentialSource.Check.Outcome.RIGHT;
                case "later" -> CredentialSource.Check.Outcome.UNAVAILABLE;
                default -> CredentialSource.Check.Outcome.WRONG;
            });
        case "down" -> new CredentialSource.Result.Unavailable("down");
        default -> new CredentialSource.Result.Absent();
    };

    private final TokenVerifier tokens = (token, user) -> switch (token) {
        case "good" -> new TokenVerifier.Result.Valid(Identity.of(user.isEmpty() ? "tokenuser" : user));
        case "later" -> new TokenVerifier.Result.Unavailable("later");
        default -> new TokenVerifier.Result.Invalid("bad");
    };

    private SaslAuthenticator authenticator(SaslSettings settings) {
        Random random = new Random(42);
        return new SaslAuthenticator(
                new SaslPorts(
                        credentials,
                        PasswordVerifiers.of(random, List.of()),
                        Optional.of(tokens),
                        Optional.of(tls -> tls.peerFingerprint().map(print -> Identity.of("cert-" + print))),
                        random,
                        new byte[] {5}),
                settings);
    }

    private Exchange begin(String mechanism) {
        return authenticator(SaslSettings.byDefault()).begin(mechanism, FakeSession.secured(Optional.of(END_POINT)));
    }

    private static Result say(Exchange exchange, String text) {
        return exchange.step(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @Test
    void everythingIsAnnouncedUnderTlsWithTheBoundMechanismsFirst() {
        List<String> names =
                authenticator(SaslSettings.byDefault()).mechanisms(FakeSession.secured(Optional.of(END_POINT)));
        assertThat(names)
                .startsWith("SCRAM-SHA-512-PLUS")
                .contains("SCRAM-SHA-1", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2", "EXTERNAL")
                .doesNotContain("CRAM-MD5");
    }

    @Test
    void withoutEndPointNoPlusIsAnnounced() {
        assertThat(authenticator(SaslSettings.byDefault()).mechanisms(FakeSession.secured(Optional.empty())))
                .noneMatch(name -> name.endsWith("-PLUS"));
    }

    @Test
    void nothingIsAnnouncedInClearUnlessConfigured() {
        FakeSession stranger = new FakeSession(Optional.empty(), "192.0.2.1");
        FakeSession loopback = new FakeSession(Optional.empty(), "127.0.0.1");
        SaslSettings local = new SaslSettings(List.of("plain", "nonsense"), SaslSettings.Clear.LOOPBACK, 4096);
        assertThat(authenticator(SaslSettings.byDefault()).mechanisms(loopback)).isEmpty();
        assertThat(authenticator(local).mechanisms(stranger)).isEmpty();
        assertThat(authenticator(local).mechanisms(loopback)).containsExactly("PLAIN");
    }

    @Test
    void plainDecides() {
        assertThat(say(begin("PLAIN"), "\0dev\0secret")).isEqualTo(new Result.Accepted(Identity.of("dev")));
        assertThat(say(begin("PLAIN"), "DEV\0Dev\0secret")).isInstanceOf(Result.Accepted.class);
        assertThat(say(begin("PLAIN"), "\0hashed\0stored")).isInstanceOf(Result.Accepted.class);
        assertThat(say(begin("PLAIN"), "\0ldap\0secret")).isInstanceOf(Result.Accepted.class);
        assertThat(say(begin("PLAIN"), "\0ldap\0later")).isInstanceOf(Result.Unavailable.class);
        assertThat(say(begin("PLAIN"), "\0down\0secret")).isInstanceOf(Result.Unavailable.class);
        assertThat(begin("PLAIN").step(new byte[0], false)).isInstanceOf(Result.Challenge.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dev",
                "\0dev",
                "\0dev\0wrong",
                "\0nobody\0secret",
                "boss\0dev\0secret",
                "\0dev\0secret\0",
                "\0dev\0",
                "\0\0secret",
                "\0hashed\0secret",
                "\0ldap\0wrong",
                "\0de\u0007v\0secret"
            })
    void plainDenies(String message) {
        assertThat(say(begin("PLAIN"), message)).isInstanceOf(Result.Denied.class);
    }

    @Test
    void octetsThatAreNoUtf8AreDenied() {
        byte[] bad = {0, (byte) 0xc3, 0, 1};
        assertThat(begin("PLAIN").step(bad, true)).isInstanceOf(Result.Denied.class);
        assertThat(begin("LOGIN").step(bad, true)).isInstanceOf(Result.Denied.class);
        assertThat(begin("SCRAM-SHA-256").step(bad, true)).isInstanceOf(Result.Denied.class);
    }

    @Test
    void loginAsksTwice() {
        Exchange exchange = begin("LOGIN");
        assertThat(exchange.step(new byte[0], false)).isInstanceOf(Result.Challenge.class);
        assertThat(say(exchange, "dev")).isInstanceOf(Result.Challenge.class);
        assertThat(say(exchange, "secret")).isInstanceOf(Result.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(ScramHash.class)
    void scramAcceptsTheRightPasswordAndConfirms(ScramHash hash) {
        Exchange exchange = begin(hash.mechanism());
        SaslClient client = new SaslClient(hash, "dev", "secret", "n,,", new byte[0]);
        byte[] challenge = challenge(exchange.step(client.first(), true));
        byte[] confirmed = challenge(exchange.step(client.last(challenge), true));
        assertThat(new String(confirmed, StandardCharsets.UTF_8)).startsWith("v=");
        assertThat(exchange.step(new byte[0], true)).isEqualTo(new Result.Accepted(Identity.of("dev")));
    }

    @ParameterizedTest
    @EnumSource(ScramHash.class)
    void scramDeniesTheWrongPassword(ScramHash hash) {
        assertThat(scram(hash.mechanism(), new SaslClient(hash, "dev", "wrong", "n,,", new byte[0])))
                .isInstanceOf(Result.Denied.class);
    }

    @ParameterizedTest
    @EnumSource(ScramHash.class)
    void scramPlusBindsToTheCertificate(ScramHash hash) {
        String plus = hash.mechanism() + "-PLUS";
        String header = "p=tls-server-end-point,,";
        assertThat(scram(plus, new SaslClient(hash, "dev", "secret", header, END_POINT)))
                .isInstanceOf(Result.Challenge.class);
        assertThat(scram(plus, new SaslClient(hash, "dev", "secret", header, new byte[] {9})))
                .isInstanceOf(Result.Denied.class);
        assertThat(scram(plus, new SaslClient(hash, "dev", "secret", "n,,", new byte[0])))
                .isInstanceOf(Result.Denied.class);
        assertThat(scram(plus, new SaslClient(hash, "dev", "secret", "p=tls-unique,,", END_POINT)))
                .isInstanceOf(Result.Denied.class);
    }

    @Test
    void aClientThatWasNotShownPlusIsDenied() {
        assertThat(scram("SCRAM-SHA-256", new SaslClient(ScramHash.SHA_256, "dev", "secret", "y,,", new byte[0])))
                .isInstanceOf(Result.Denied.class);
        assertThat(scram(
                        "SCRAM-SHA-256",
                        new SaslClient(ScramHash.SHA_256, "dev", "secret", "p=tls-server-end-point,,", END_POINT)))
                .isInstanceOf(Result.Denied.class);
    }

    @Test
    void scramNamesAreDecoded() {
        assertThat(scram("SCRAM-SHA-256", new SaslClient(ScramHash.SHA_256, "a=b,c", "secret", "n,,", new byte[0])))
                .isInstanceOf(Result.Challenge.class);
    }

    @Test
    void unknownUsersHaveASaltOfTheirOwnWhichStays() {
        byte[] first = challenge(begin("SCRAM-SHA-256").step(Octets.of("n,,n=nobody,r=abc"), true));
        byte[] again = challenge(begin("SCRAM-SHA-256").step(Octets.of("n,,n=nobody,r=abc"), true));
        byte[] other = challenge(begin("SCRAM-SHA-256").step(Octets.of("n,,n=nobody2,r=abc"), true));
        assertThat(salt(first)).isEqualTo(salt(again)).isNotEqualTo(salt(other));
        assertThat(salt(first))
                .hasSameSizeAs(salt(challenge(begin("SCRAM-SHA-256").step(Octets.of("n,,n=dev,r=abc"), true))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n,,n=dev",
                "n,,r=abc,n=dev",
                "n,,m=ext,n=dev,r=abc",
                "n,,n=d=ev,r=abc",
                "z,,n=dev,r=abc",
                "n,a=boss,n=dev,r=abc",
                "n,,n=dev,r=a c"
            })
    void malformedScramIsDenied(String message) {
        assertThat(say(begin("SCRAM-SHA-256"), message)).isInstanceOf(Result.Denied.class);
    }

    @Test
    void aNonceOfAnotherExchangeIsDenied() {
        SaslAuthenticator authenticator = authenticator(SaslSettings.byDefault());
        FakeSession session = FakeSession.secured(Optional.empty());
        SaslClient client = new SaslClient(ScramHash.SHA_256, "dev", "secret", "n,,", new byte[0]);
        Exchange one = authenticator.begin("SCRAM-SHA-256", session);
        Exchange two = authenticator.begin("SCRAM-SHA-256", session);
        byte[] reused = client.last(challenge(one.step(client.first(), true)));
        two.step(client.first(), true);
        assertThat(two.step(reused, true)).isInstanceOf(Result.Denied.class);
    }

    private Result scram(String mechanism, SaslClient client) {
        Exchange exchange = begin(mechanism);
        Result first = exchange.step(client.first(), true);
        return first instanceof Result.Challenge(byte[] octets) ? exchange.step(client.last(octets), true) : first;
    }

    private static String salt(byte[] challenge) {
        return new String(challenge, StandardCharsets.UTF_8).split(",")[1];
    }

    private static byte[] challenge(Result result) {
        assertThat(result).isInstanceOf(Result.Challenge.class);
        return ((Result.Challenge) result).octets();
    }

    @Test
    void cramMd5ChecksADigest() throws Exception {
        Exchange exchange = begin("CRAM-MD5");
        byte[] challenge = challenge(exchange.step(new byte[0], false));
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(Octets.of("secret"), "HmacMD5"));
        String digest = HexFormat.of().formatHex(mac.doFinal(challenge));
        assertThat(say(exchange, "dev " + digest)).isInstanceOf(Result.Accepted.class);
        for (String wrong : List.of("dev", "dev 00", "nobody " + digest, "ldap " + digest, "")) {
            Exchange another = begin("CRAM-MD5");
            another.step(new byte[0], false);
            assertThat(say(another, wrong)).isInstanceOf(Result.Denied.class);
        }
        assertThat(say(begin("CRAM-MD5"), "dev x")).isInstanceOf(Result.Denied.class);
    }

    @Test
    void bearerTokensAreAsked() {
        assertThat(say(begin("OAUTHBEARER"), "n,a=dev,\u0001host=mx\u0001port=587\u0001auth=Bearer good\u0001\u0001"))
                .isEqualTo(new Result.Accepted(Identity.of("dev")));
        assertThat(say(begin("OAUTHBEARER"), "n,,\u0001auth=Bearer good\u0001\u0001"))
                .isEqualTo(new Result.Accepted(Identity.of("tokenuser")));
        assertThat(say(begin("XOAUTH2"), "user=dev\u0001auth=Bearer good\u0001\u0001"))
                .isEqualTo(new Result.Accepted(Identity.of("dev")));
        assertThat(say(begin("XOAUTH2"), "user=dev\u0001auth=Bearer later\u0001\u0001"))
                .isInstanceOf(Result.Unavailable.class);
        assertThat(say(begin("XOAUTH2"), "user=dev")).isInstanceOf(Result.Denied.class);
    }

    @Test
    void aBadTokenIsToldBeforeItIsDenied() {
        Exchange exchange = begin("OAUTHBEARER");
        byte[] told = challenge(say(exchange, "n,a=dev,\u0001auth=Bearer bad\u0001\u0001"));
        assertThat(new String(told, StandardCharsets.UTF_8)).contains("invalid_token");
        assertThat(say(exchange, "\u0001")).isInstanceOf(Result.Denied.class);
    }

    @Test
    void externalIsTheCertificate() {
        assertThat(begin("EXTERNAL").step(new byte[0], true)).isEqualTo(new Result.Accepted(Identity.of("cert-ab")));
        assertThat(say(begin("EXTERNAL"), "cert-ab")).isInstanceOf(Result.Accepted.class);
        assertThat(say(begin("EXTERNAL"), "boss")).isInstanceOf(Result.Denied.class);
    }

    @Test
    void passwordsThatCannotBeCheckedByScramFailLikeWrongOnes() {
        assertThat(scram("SCRAM-SHA-256", new SaslClient(ScramHash.SHA_256, "ldap", "secret", "n,,", new byte[0])))
                .isInstanceOf(Result.Denied.class);
        assertThat(scram("SCRAM-SHA-1", new SaslClient(ScramHash.SHA_1, "hashed", "stored", "n,,", new byte[0])))
                .isInstanceOf(Result.Denied.class);
        assertThat(scram("SCRAM-SHA-256", new SaslClient(ScramHash.SHA_256, "hashed", "stored", "n,,", new byte[0])))
                .isInstanceOf(Result.Challenge.class);
    }

    @Test
    void seededNoiseIsDeniedOrChallengedAndNeverThrows() {
        Random random = new Random(7);
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "CRAM-MD5", "OAUTHBEARER", "EXTERNAL")) {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                Exchange exchange = begin(mechanism);
                results.add(exchange.step(noise, random.nextBoolean()));
                results.add(exchange.step(noise, true));
            }
        }
        assertThat(results)
                .noneMatch(result -> result instanceof Result.Accepted accepted
                        && !accepted.identity().user().startsWith("cert-"));
    }
}
