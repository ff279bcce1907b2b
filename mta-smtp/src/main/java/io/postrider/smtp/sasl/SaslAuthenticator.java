// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The built-in SASL mechanisms over a credential source (RFC 4422, RFC 4954). Used by many sessions at once;
/// keeps no
/// state but its ports'.
public final class SaslAuthenticator implements Authenticator {
    private final SaslPorts ports;
    private final SaslSettings settings;
    private final List<String> names;

    /// Makes one; names that are no mechanism are left out, see [#isMechanism(String)].
    public SaslAuthenticator(SaslPorts ports, SaslSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.names = settings.mechanisms().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .filter(SaslAuthenticator::isMechanism)
                .distinct()
                .toList();
    }

    /// True for the name of a mechanism that is built in.
    public static boolean isMechanism(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "PLAIN", "LOGIN", "CRAM-MD5", "OAUTHBEARER", "XOAUTH2", "EXTERNAL" -> true;
            default -> ScramHash.of(name.toUpperCase(Locale.ROOT)).isPresent();
        };
    }

    @Override
    public List<String> mechanisms(Session session) {
        if (!mayGoInClear(session)) {
            return List.of();
        }
        return names.stream().filter(name -> isUsable(name, session)).toList();
    }

    private boolean mayGoInClear(Session session) {
        boolean loopback = session.clientAddress()
                .map(InetSocketAddress::getAddress)
                .map(address -> address.isLoopbackAddress())
                .orElse(true);
        return session.tls().isPresent()
                || settings.clear() == SaslSettings.Clear.ALWAYS
                || settings.clear() == SaslSettings.Clear.LOOPBACK && loopback;
    }

    private boolean isUsable(String name, Session session) {
        return switch (name) {
            case "OAUTHBEARER", "XOAUTH2" -> ports.tokens().isPresent();
            case "EXTERNAL" -> certificateIdentity(session).isPresent();
            case String plus when plus.endsWith("-PLUS") -> endPoint(session).isPresent();
            default -> true;
        };
    }

    private static Optional<byte[]> endPoint(Session session) {
        return session.tls().flatMap(TlsFacts::serverEndPoint);
    }

    private Optional<Identity> certificateIdentity(Session session) {
        Optional<TlsFacts> tls = session.tls();
        return tls.isEmpty() || ports.certificates().isEmpty()
                ? Optional.empty()
                : ports.certificates().get().identity(tls.get());
    }

    @Override
    public Exchange begin(String mechanism, Session session) {
        PasswordLogin login = new PasswordLogin(ports);
        return switch (mechanism) {
            case "PLAIN" -> new PlainExchange(login);
            case "LOGIN" -> new LoginExchange(login);
            case "CRAM-MD5" -> new CramMd5Exchange(ports, session.hostname());
            case "EXTERNAL" -> new ExternalExchange(certificateIdentity(session));
            case String bearer
            when isBearer(bearer) && ports.tokens().isPresent() ->
                new BearerExchange(ports.tokens().get(), bearer.equals("XOAUTH2"));
            case String scram
            when ScramHash.of(scram).isPresent() ->
                new ScramExchange(
                        ScramHash.of(scram).get(), ports, binding(scram, session), settings.scramIterations());
            default -> (octets, initial) -> new Exchange.Result.Denied("unknown mechanism");
        };
    }

    private static boolean isBearer(String mechanism) {
        return mechanism.equals("OAUTHBEARER") || mechanism.equals("XOAUTH2");
    }

    private ScramExchange.Binding binding(String mechanism, Session session) {
        String plus = ScramHash.of(mechanism).map(ScramHash::mechanism).orElse(mechanism) + "-PLUS";
        boolean offered = mechanisms(session).contains(plus);
        byte[] data = endPoint(session).orElse(new byte[0]);
        return new ScramExchange.Binding(mechanism.endsWith("-PLUS"), offered, data);
    }

    @Override
    public void close() {
        ports.credentials().close();
    }
}
