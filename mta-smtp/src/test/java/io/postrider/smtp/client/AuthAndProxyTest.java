// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import static io.postrider.smtp.client.ClientFixture.CLIENT;
import static io.postrider.smtp.client.ClientFixture.MESSAGE;
import static io.postrider.smtp.client.ClientFixture.connect;
import static io.postrider.smtp.client.ClientFixture.hasty;
import static io.postrider.smtp.client.ClientFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Identity;
import io.postrider.smtp.client.ClientCredentials.BearerToken;
import io.postrider.smtp.client.ClientCredentials.Password;
import io.postrider.smtp.client.ClientFixture.Notes;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.network.ScriptedPeer;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.sasl.PasswordVerifiers;
import io.postrider.smtp.sasl.SaslAuthenticator;
import io.postrider.smtp.sasl.SaslPorts;
import io.postrider.smtp.sasl.SaslSettings;
import io.postrider.smtp.sasl.TokenVerifier;
import io.postrider.smtp.server.TlsServerContext;
import io.postrider.smtp.server.TlsServerSettings;
import io.postrider.smtp.session.TlsOffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials and SOCKS.
class AuthAndProxyTest {
    private static final TestCertificates CA = new TestCertificates();

    private static SaslAuthenticator authenticator(String mechanism) {
        CredentialSource users = user -> user.equals("d=e,v")
                ? new CredentialSource.Result.Verifiers(Identity.of(user), List.of("{PLAIN}pa ss\u00e9"))
                : new CredentialSource.Result.Absent();
        TokenVerifier tokens = (token, user) -> token.equals("good")
                ? new TokenVerifier.Result.Valid(Identity.of("d=e,v"))
                : new TokenVerifier.Result.Invalid("bad");
        Random random = new Random(1);
        SaslPorts ports = new SaslPorts(
                users,
                PasswordVerifiers.of(random, List.of()),
                Optional.of(tokens),
                Optional.empty(),
                random,
                new byte[] {1});
        return new SaslAuthenticator(ports, new SaslSettings(List.of(mechanism), SaslSettings.Clear.ALWAYS, 4096));
    }

    private static TestServer server(String mechanism) throws Exception {
        return new TestServer()
                .withTls(
                        TlsOffer.STARTTLS,
                        TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "mx.example.org"))))
                .withAuthenticator(authenticator(mechanism))
                .start();
    }

    private static ConnectOptions secure(ClientCredentials credentials) {
        return hasty().withTls(new TlsDemand.Required()).withCredentials(credentials, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256"})
    void passwordIsAcceptedByEachMechanism(String mechanism) throws Exception {
        try (TestServer server = server(mechanism)) {
            Endpoint endpoint = Endpoint.of(server.address());
            try (SmtpConnection connection = CLIENT.connect(endpoint, secure(new Password("d=e,v", "pa ss\u00e9")))) {
                connection.send(transaction(MESSAGE, "a@example.org"), new Notes());
                assertThat(server.intake().messages()).hasSize(1);
            }
            SmtpClientException failure = catchThrowableOfType(
                    SmtpClientException.class, () -> CLIENT.connect(endpoint, secure(new Password("d=e,v", "wrong"))));
            assertThat(failure.phase()).isEqualTo(ClientPhase.AUTH);
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.reply().orElseThrow().code()).isEqualTo(535);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
    void tokenIsAcceptedByEachMechanism(String mechanism) throws Exception {
        try (TestServer server = server(mechanism)) {
            Endpoint endpoint = Endpoint.of(server.address());
            CLIENT.connect(endpoint, secure(new BearerToken("d=e,v", "good"))).quit();
            SmtpClientException failure = catchThrowableOfType(
                    SmtpClientException.class, () -> CLIENT.connect(endpoint, secure(new BearerToken("d=e,v", "bad"))));
            assertThat(failure.reply().orElseThrow().code()).isEqualTo(535);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "XOAUTH2", "CRAM-MD5", ""})
    void secretIsNotShownInClear(String mechanism) throws Exception {
        List<String> keywords = mechanism.isEmpty() ? List.of() : List.of("AUTH " + mechanism);
        for (ClientCredentials credentials : List.of(new Password("u", "p"), new BearerToken("u", "t"))) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(keywords, ScriptedPeer.Conversation::untilClosed)) {
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class, () -> connect(peer, hasty().withCredentials(credentials, false)));
                assertThat(failure.reason()).isEqualTo(Reason.NO_MECHANISM);
                assertThat(peer.lines()).containsExactly("EHLO client.example");
            }
        }
    }

    @Test
    void clearTextGoesWhereItIsAllowed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(
                List.of("AUTH PLAIN"), c -> c.answer("235 ok").untilClosed())) {
            connect(peer, hasty().withCredentials(new Password("u", "p"), true)).close();
            assertThat(peer.lines()).contains("AUTH PLAIN AHUAcA==");
        }
    }

    @Test
    void serverThatDoesNotKnowThePasswordIsNotBelieved() throws Exception {
        for (String end : List.of("334 " + base64("v=" + base64("wrong")), "235 2.7.0 trust me")) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(List.of("AUTH SCRAM-SHA-256"), c -> {
                String first = c.line();
                String sent = new String(Base64.getDecoder().decode(first.split(" ")[2]), StandardCharsets.UTF_8);
                String nonce = sent.substring(sent.indexOf("r=") + 2);
                c.send("334 " + base64("r=" + nonce + "more,s=" + base64("salt") + ",i=4096") + "\r\n");
                c.answer(end).untilClosed();
            })) {
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class,
                        () -> connect(peer, hasty().withCredentials(new Password("u", "p"), false)));
                assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r=other,s=c2FsdA==,i=4096",
                "r=,s=c2FsdA==,i=4096",
                "r=NONCEx,s=c2FsdA==,i=999999999",
                "nonsense"
            })
    void brokenScramChallengeEndsIt(String challenge) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of("AUTH SCRAM-SHA-1"), c -> {
            String sent = new String(Base64.getDecoder().decode(c.line().split(" ")[2]), StandardCharsets.UTF_8);
            String nonce = sent.substring(sent.indexOf("r=") + 2);
            c.send("334 " + base64(challenge.replace("NONCE", nonce)) + "\r\n").untilClosed();
        })) {
            SmtpClientException failure = catchThrowableOfType(
                    SmtpClientException.class,
                    () -> connect(peer, hasty().withCredentials(new Password("u", "p"), false)));
            assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void socksProxyIsAskedToConnect() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start(c -> {
            assertThat(c.octets(3)).isEqualTo("\5\1\2");
            c.send("\5\2");
            assertThat(c.octets(2 + 4 + 1 + 6)).isEqualTo("\1\4user\6secret");
            c.send("\1\0");
            assertThat(c.octets(10)).isEqualTo("\5\1\0\1\u00c0\0\2\7\0\31");
            c.send("\5\0\0\1\0\0\0\0\0\0")
                    .send("220 behind the proxy\r\n")
                    .hello(List.of())
                    .untilClosed();
        })) {
            Endpoint target = Endpoint.of(new java.net.InetSocketAddress("192.0.2.7", 25));
            Socks5Proxy socks = new Socks5Proxy(proxy.address(), Optional.of("user"), Optional.of("secret"));
            try (SmtpConnection connection = CLIENT.connect(target, hasty().withProxy(socks))) {
                assertThat(connection.greeting().text()).isEqualTo("behind the proxy");
            }
            assertThat(proxy.failures()).isEmpty();
        }
    }

    @Test
    void refusalOfTheSocksProxyIsTold() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start(c -> {
            c.octets(3);
            c.send("\5\0");
            c.octets(10);
            c.send("\5\5\0\1").untilClosed();
        })) {
            Endpoint target = Endpoint.of(new java.net.InetSocketAddress("192.0.2.7", 25));
            SmtpClientException failure = catchThrowableOfType(
                    SmtpClientException.class,
                    () -> CLIENT.connect(target, hasty().withProxy(Socks5Proxy.of(proxy.address()))));
            assertThat(failure.phase()).isEqualTo(ClientPhase.PROXY);
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(new Password("u", "geheim").toString()).doesNotContain("geheim");
        assertThat(new BearerToken("u", "geheim").toString()).doesNotContain("geheim");
        assertThat(new Socks5Proxy(
                                new java.net.InetSocketAddress("127.0.0.1", 1), Optional.of("u"), Optional.of("geheim"))
                        .toString())
                .doesNotContain("geheim");
    }
}
