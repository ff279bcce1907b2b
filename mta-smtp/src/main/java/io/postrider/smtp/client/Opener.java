// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.handler.ssl.SslHandler;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.tls.Certificates;
import io.postrider.smtp.tls.SslSessionFacts;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// From a connected socket to a conversation that is ready for mail: proxy, TLS, greeting, EHLO,
/// STARTTLS, AUTH. Used once, by one thread.
final class Opener {
    private final Wire wire;
    private final ConnectOptions options;
    private final ClientTls tls;
    private TlsVerdict verdict = new TlsVerdict.Clear();
    private List<X509Certificate> chain = List.of();

    Opener(Wire wire, ConnectOptions options, ClientTls tls) {
        this.wire = wire;
        this.options = options;
        this.tls = tls;
    }

    SmtpConnection.Opening open(Endpoint endpoint, AuthDialog auth) throws SmtpClientException, InterruptedException {
        if (options.proxy().isPresent() && endpoint instanceof Endpoint.Inet(var target)) {
            new SocksHandshake(wire, options.proxy().get()).connect(target);
        }
        if (options.implicitTls()) {
            encrypt(false);
        }
        Reply greeting = greeting();
        ServerExtensions extensions = options.opaque() ? ServerExtensions.none() : hello();
        if (!options.opaque() && !options.implicitTls()) {
            extensions = startTls(extensions);
        }
        if (options.credentials().isPresent()) {
            boolean hidden = wire.tls().isPresent() || options.clearTextAuth();
            auth.run(options.credentials().get(), extensions.mechanisms(), hidden);
        }
        wire.patience().end();
        wire.patience().deadline(Optional.empty());
        return new SmtpConnection.Opening(greeting, extensions, options.lmtp(), verdict, chain, facts());
    }

    private Reply greeting() throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.GREETING);
        Reply greeting = wire.reply();
        if (greeting.code() != 220 && !options.opaque()) {
            throw greeting.isPositive()
                    ? unexpected(greeting)
                    : wire.fail(SmtpClientException.refused(ClientPhase.GREETING, greeting));
        }
        return greeting;
    }

    private ServerExtensions hello() throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.EHLO);
        Reply reply = ask((options.lmtp() ? "LHLO " : "EHLO ") + options.hello());
        if (reply.code() == 250) {
            return ServerExtensions.of(reply, options.suppressed());
        }
        boolean unknown = reply.isPermanent() && reply.code() != 554 && reply.code() != 521 && !options.lmtp();
        if (!unknown) {
            throw reply.isPositive()
                    ? unexpected(reply)
                    : wire.fail(SmtpClientException.refused(ClientPhase.EHLO, reply));
        }
        // RFC 5321 §3.2: a server that does not know EHLO
        wire.patience().renew();
        Reply old = ask("HELO " + options.hello());
        if (old.code() != 250) {
            throw wire.fail(SmtpClientException.refused(ClientPhase.EHLO, old));
        }
        return ServerExtensions.none();
    }

    private ServerExtensions startTls(ServerExtensions clear) throws SmtpClientException, InterruptedException {
        if (options.demand() instanceof TlsDemand.None) {
            return clear;
        }
        boolean optional = options.demand() instanceof TlsDemand.Opportunistic;
        if (!clear.has("STARTTLS")) {
            return clearOrFail(clear, optional, "the server does not offer STARTTLS");
        }
        wire.patience().begin(ClientPhase.STARTTLS);
        Reply reply = ask("STARTTLS");
        if (reply.code() != 220) {
            return clearOrFail(clear, optional && reply.code() != 421, "STARTTLS was refused: " + reply);
        }
        encrypt(true);
        // RFC 3207 §4.2: what was learnt in clear is forgotten
        return hello();
    }

    private ServerExtensions clearOrFail(ServerExtensions clear, boolean optional, String why)
            throws SmtpClientException {
        if (optional) {
            return clear;
        }
        throw wire.fail(SmtpClientException.of(ClientPhase.STARTTLS, Reason.TLS_NOT_OFFERED, why));
    }

    private void encrypt(boolean afterClearText) throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.TLS);
        SslHandler handler;
        try {
            handler = tls.handler(wire.channel(), options);
        } catch (SSLException own) {
            throw wire.fail(SmtpClientException.caused(
                    ClientPhase.TLS, Reason.LOCAL, "no TLS engine: " + Wire.sentence(own), own));
        }
        wire.startTls(handler, afterClearText);
        chain = ClientTls.peerChain(handler);
        verdict = TlsVerifier.judge(options.demand(), chain);
        if (verdict instanceof TlsVerdict.Mismatch mismatch) {
            throw wire.fail(SmtpClientException.unverified(mismatch));
        }
    }

    private Reply ask(String line) throws SmtpClientException, InterruptedException {
        if (!wire.quiet()) {
            Optional<Reply> early = wire.pollReply().filter(reply -> !reply.isPositive());
            if (early.isPresent()) {
                return early.get();
            }
            Reason reason = wire.isOpen() ? Reason.PROTOCOL : Reason.CLOSED;
            String what = wire.isOpen() ? "the peer spoke unasked" : "connection lost";
            ClientPhase phase = wire.patience().phase();
            throw wire.fail(SmtpClientException.of(phase, reason, what + " while " + phase.words()));
        }
        wire.send(line + "\r\n");
        return wire.reply();
    }

    private SmtpClientException unexpected(Reply reply) {
        ClientPhase phase = wire.patience().phase();
        return wire.fail(SmtpClientException.of(
                phase, Reason.PROTOCOL, "unexpected reply while " + phase.words() + ": " + reply));
    }

    private Optional<TlsFacts> facts() {
        return wire.tls().map(handler -> {
            Optional<X509Certificate> peer = chain.stream().findFirst();
            Optional<String> verified = verdict instanceof TlsVerdict.Verified
                    ? peer.map(c -> Wire.printable(c.getSubjectX500Principal().getName()))
                    : Optional.empty();
            return SslSessionFacts.of(
                    handler.engine().getSession(),
                    new SslSessionFacts.Names(
                            // neither the JDK nor tcnative tells it
                            Optional.empty(),
                            options.serverName(),
                            peer.map(Certificates::fingerprint),
                            verified,
                            peer.flatMap(Certificates::serverEndPoint)));
        });
    }
}
