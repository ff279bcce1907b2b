// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import io.postrider.smtp.sasl.ScramMessages.ClientFinal;
import io.postrider.smtp.sasl.ScramMessages.ClientFirst;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// The server of SCRAM-SHA-1, -256, -512 and their -PLUS (RFC 5802 §3, §5; RFC 7677). A user who does not
/// exist gets a salt
/// of its own, always the same, and fails at the end like a wrong password.
final class ScramExchange implements Exchange {
    private static final int NONCE_OCTETS = 18;
    private static final int SALT_OCTETS = 16;
    private final ScramHash hash;
    private final SaslPorts ports;
    private final Binding binding;
    private final int iterations;
    private Stage stage = new First();

    ScramExchange(ScramHash hash, SaslPorts ports, Binding binding, int iterations) {
        this.hash = hash;
        this.ports = ports;
        this.binding = binding;
        this.iterations = iterations;
    }

    /// Channel binding, as the listener and the mechanism's name have it.
    ///
    /// @param required true for -PLUS
    /// @param offered true when a -PLUS was announced
    /// @param data of tls-server-end-point (RFC 5929 §4)
    record Binding(boolean required, boolean offered, byte[] data) {}

    private sealed interface Stage {}

    private record First() implements Stage {}

    private record Final(Account account, String gs2Header, String nonce, String authMessageSoFar) implements Stage {}

    private record Confirmed(Identity identity) implements Stage {}

    /// Whom the client claims to be.
    ///
    /// @param identity empty where there is no such user, or nothing to check it by
    private record Account(Optional<Identity> identity, ScramVerifier verifier) {}

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (!initial) {
            return new Result.Challenge(new byte[0]);
        }
        return switch (stage) {
            case First first -> first(octets);
            case Final last -> last(last, octets);
            // RFC 4954 §4: the server's last words go as a challenge, which the client answers with nothing
            case Confirmed(Identity identity) ->
                octets.length == 0
                        ? new Result.Accepted(identity)
                        : new Result.Denied("octets behind the end of SCRAM");
        };
    }

    private Result first(byte[] octets) {
        Optional<ClientFirst> message = Octets.text(octets).flatMap(ClientFirst::parse);
        if (message.isEmpty()) {
            return new Result.Denied("malformed SCRAM message");
        }
        ClientFirst first = message.get();
        Optional<String> refused = bindingRefused(first.bindingFlag());
        if (refused.isPresent()) {
            return new Result.Denied(refused.get());
        }
        Optional<String> user = Preparation.user(first.user());
        boolean another = !first.authorizationIdentity().isEmpty()
                && !Preparation.user(first.authorizationIdentity()).equals(user);
        if (user.isEmpty() || another) {
            return new Result.Denied("bad user name or authorization identity");
        }
        CredentialSource.Result found = ports.credentials().find(user.get());
        if (found instanceof CredentialSource.Result.Unavailable(String why)) {
            return new Result.Unavailable(why);
        }
        return challenge(first, account(found, user.get()));
    }

    // RFC 5802 §6
    private Optional<String> bindingRefused(String flag) {
        if (binding.required) {
            return flag.equals("p=tls-server-end-point")
                    ? Optional.empty()
                    : Optional.of("channel binding of another type, or none");
        }
        if (flag.startsWith("p=")) {
            return Optional.of("channel binding without -PLUS");
        }
        return flag.equals("y") && binding.offered
                ? Optional.of("the client was not shown -PLUS: somebody between")
                : Optional.empty();
    }

    private Account account(CredentialSource.Result found, String user) {
        byte[] seed = hash.hmac(ports.decoyKey(), user);
        byte[] salt = Arrays.copyOf(seed, SALT_OCTETS);
        Optional<String> plain = Optional.empty();
        Optional<ScramVerifier> stored = Optional.empty();
        Optional<Identity> identity = Optional.empty();
        if (found instanceof CredentialSource.Result.Verifiers known) {
            stored = ScramVerifier.find(hash, known.verifiers());
            plain = known.verifiers().stream()
                    .filter(verifier -> PasswordVerifiers.schemeOf(verifier).equals("PLAIN"))
                    .findFirst()
                    .map(PasswordVerifiers::plain)
                    .flatMap(Preparation::saslprep);
            identity = stored.isPresent() || plain.isPresent() ? Optional.of(known.identity()) : Optional.empty();
        }
        // computed for everybody: no oracle by time
        ScramVerifier made = ScramVerifier.of(hash, plain.orElse("\0"), salt, iterations);
        return new Account(identity, stored.orElse(made));
    }

    private Result challenge(ClientFirst first, Account account) {
        byte[] random = new byte[NONCE_OCTETS];
        ports.random().nextBytes(random);
        String nonce = first.nonce() + Base64.getEncoder().withoutPadding().encodeToString(random);
        ScramVerifier verifier = account.verifier;
        String reply = "r=" + nonce + ",s=" + verifier.saltText() + ",i=" + verifier.iterations();
        stage = new Final(account, first.gs2Header(), nonce, first.bare() + "," + reply);
        return new Result.Challenge(Octets.of(reply));
    }

    private Result last(Final expected, byte[] octets) {
        Optional<ClientFinal> message = Octets.text(octets).flatMap(ClientFinal::parse);
        if (message.isEmpty()) {
            return new Result.Denied("malformed SCRAM message");
        }
        ClientFinal last = message.get();
        String authMessage = expected.authMessageSoFar + "," + last.withoutProof();
        boolean proven = expected.account.verifier.proves(last.proof(), authMessage);
        boolean sameNonce = last.nonce().equals(expected.nonce);
        if (!bound(expected.gs2Header, last.binding())
                || !sameNonce
                || !proven
                || expected.account.identity.isEmpty()) {
            return new Result.Denied("wrong SCRAM proof");
        }
        stage = new Confirmed(expected.account.identity.get());
        return new Result.Challenge(Octets.of("v=" + expected.account.verifier.serverSignature(authMessage)));
    }

    private boolean bound(String gs2Header, byte[] given) {
        byte[] header = Octets.of(gs2Header);
        byte[] data = binding.required ? binding.data : new byte[0];
        byte[] wanted = Arrays.copyOf(header, header.length + data.length);
        System.arraycopy(data, 0, wanted, header.length, data.length);
        return MessageDigest.isEqual(wanted, given);
    }
}
