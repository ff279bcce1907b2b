// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.client.ClientCredentials.BearerToken;
import io.postrider.smtp.client.ClientCredentials.Password;
import io.postrider.smtp.client.SmtpClientException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/// Authenticates with the best mechanism that both sides know and that may be used on this connection
/// (RFC 4954).
final class AuthDialog {
    private static final List<String> FOR_PASSWORD = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN");
    private static final List<String> FOR_TOKEN = List.of("OAUTHBEARER", "XOAUTH2");
    private final Wire wire;
    private final RandomGenerator random;

    AuthDialog(Wire wire, RandomGenerator random) {
        this.wire = wire;
        this.random = random;
    }

    /// Chooses and runs a mechanism.
    ///
    /// @param hidden true when nobody can listen: TLS, or the caller allows clear text
    void run(ClientCredentials credentials, List<String> offered, boolean hidden)
            throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.AUTH);
        String mechanism = choose(credentials, offered, hidden);
        Reply reply = switch (credentials) {
            case Password password -> withPassword(mechanism, password);
            case BearerToken token -> withToken(mechanism, token);
        };
        if (reply.code() != 235) {
            throw wire.fail(SmtpClientException.refused(ClientPhase.AUTH, reply));
        }
    }

    private String choose(ClientCredentials credentials, List<String> offered, boolean hidden)
            throws SmtpClientException {
        List<String> known = credentials instanceof Password ? FOR_PASSWORD : FOR_TOKEN;
        return known.stream()
                .filter(offered::contains)
                .filter(name -> hidden || name.startsWith("SCRAM"))
                .findFirst()
                .orElseThrow(() -> wire.fail(SmtpClientException.of(
                        ClientPhase.AUTH,
                        Reason.NO_MECHANISM,
                        offered.isEmpty()
                                ? "the server does not offer AUTH"
                                : "no mechanism of " + offered + " can be used" + (hidden ? "" : " without TLS"))));
    }

    private Reply withPassword(String mechanism, Password password) throws SmtpClientException, InterruptedException {
        return switch (mechanism) {
            case "SCRAM-SHA-256" -> scram(mechanism, new ScramClient("SHA-256", password, random));
            case "SCRAM-SHA-1" -> scram(mechanism, new ScramClient("SHA-1", password, random));
            case "PLAIN" -> plain(password);
            default -> login(password);
        };
    }

    private Reply plain(Password password) throws SmtpClientException, InterruptedException {
        if (password.user().indexOf('\0') >= 0 || password.password().indexOf('\0') >= 0) {
            throw local("NUL in user or password");
        }
        return command("AUTH PLAIN " + base64("\0" + password.user() + "\0" + password.password()));
    }

    private Reply login(Password password) throws SmtpClientException, InterruptedException {
        Reply reply = command("AUTH LOGIN");
        if (reply.code() == 334) {
            reply = command(base64(password.user()));
        }
        return reply.code() == 334 ? command(base64(password.password())) : reply;
    }

    private Reply scram(String mechanism, ScramClient scram) throws SmtpClientException, InterruptedException {
        Reply reply = command("AUTH " + mechanism + " " + base64(scram.first()));
        if (reply.code() != 334) {
            return reply;
        }
        try {
            reply = command(base64(scram.last(text(reply))));
            if (reply.code() != 334) {
                return reply.code() == 235 ? unproved() : reply;
            }
            scram.verify(text(reply));
        } catch (IllegalArgumentException broken) {
            throw wire.fail(SmtpClientException.of(
                    ClientPhase.AUTH, Reason.PROTOCOL, Wire.printable("SCRAM: " + broken.getMessage())));
        }
        return command("");
    }

    /// A 235 without the server's signature: it never proved that it knows the password (RFC 5802 §3).
    private Reply unproved() throws SmtpClientException {
        throw wire.fail(SmtpClientException.of(
                ClientPhase.AUTH, Reason.PROTOCOL, "SCRAM: the server did not prove that it knows the password"));
    }

    private Reply withToken(String mechanism, BearerToken token) throws SmtpClientException, InterruptedException {
        if (token.user().indexOf(1) >= 0 || token.token().chars().anyMatch(c -> c <= ' ')) {
            throw local("control character in user or token");
        }
        String bearer = "auth=Bearer " + token.token() + "\1\1";
        String user = token.user().replace("=", "=3D").replace(",", "=2C");
        String response =
                mechanism.equals("XOAUTH2") ? "user=" + token.user() + "\1" + bearer : "n,a=" + user + ",\1" + bearer;
        Reply reply = command("AUTH " + mechanism + " " + base64(response));
        // RFC 7628 §3.2.3: an error comes as a challenge; a dummy response fetches the 5xx
        return reply.code() == 334 ? command(mechanism.equals("XOAUTH2") ? "" : base64("\1")) : reply;
    }

    private Reply command(String line) throws SmtpClientException, InterruptedException {
        wire.patience().renew();
        wire.send(line + "\r\n");
        return wire.reply();
    }

    private SmtpClientException local(String text) {
        return wire.fail(SmtpClientException.of(ClientPhase.AUTH, Reason.LOCAL, text));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Reply challenge) {
        byte[] octets = Base64.getDecoder().decode(challenge.lines().getFirst().strip());
        return new String(octets, StandardCharsets.UTF_8);
    }
}
