// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.routing;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import java.util.Objects;
import java.util.Optional;

/// The way of one recipient: a transport, a next hop, and what is rewritten on the way. Immutable; grows by
/// `with…`
/// methods.
///
/// @since 0.1
public final class Route {
    private final String transport;
    private final String nextHop;
    private final Optional<Mailbox> recipient;
    private final Optional<ReversePath> reversePath;
    private final Optional<String> source;
    private final Optional<String> tlsLevel;

    private Route(
            String transport,
            String nextHop,
            Optional<Mailbox> recipient,
            Optional<ReversePath> reversePath,
            Optional<String> source,
            Optional<String> tlsLevel) {
        this.transport = transport;
        this.nextHop = nextHop;
        this.recipient = recipient;
        this.reversePath = reversePath;
        this.source = source;
        this.tlsLevel = tlsLevel;
    }

    /// A way.
    ///
    /// @param transport the name under which the transport is registered, such as `smtp`, `lmtp`, `maildir`,
    /// or the
    ///     name of a `[transport.X]`
    /// @param nextHop in the transport's own form; part of the lane's name
    public static Route of(String transport, String nextHop) {
        return new Route(
                Objects.requireNonNull(transport),
                Objects.requireNonNull(nextHop),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same with another address in RCPT.
    public Route withRecipient(Mailbox mailbox) {
        return new Route(transport, nextHop, Optional.of(mailbox), reversePath, source, tlsLevel);
    }

    /// The same with another reverse-path for this recipient (SRS, VERP).
    public Route withReversePath(ReversePath path) {
        return new Route(transport, nextHop, recipient, Optional.of(path), source, tlsLevel);
    }

    /// The same from this local address.
    public Route withSource(String address) {
        return new Route(transport, nextHop, recipient, reversePath, Optional.of(address), tlsLevel);
    }

    /// The same with this TLS level (`none`, `opportunistic`, `required`, `verify`, `fingerprint`, `dane`,
    /// `dane-only`).
    public Route withTlsLevel(String level) {
        return new Route(transport, nextHop, recipient, reversePath, source, Optional.of(level));
    }

    /// The transport's name.
    public String transport() {
        return transport;
    }

    /// The next hop.
    public String nextHop() {
        return nextHop;
    }

    /// Another address for RCPT.
    public Optional<Mailbox> recipient() {
        return recipient;
    }

    /// Another reverse-path.
    public Optional<ReversePath> reversePath() {
        return reversePath;
    }

    /// The local address to connect from.
    public Optional<String> source() {
        return source;
    }

    /// The TLS level.
    public Optional<String> tlsLevel() {
        return tlsLevel;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Route that
                && transport.equals(that.transport)
                && nextHop.equals(that.nextHop)
                && recipient.equals(that.recipient)
                && reversePath.equals(that.reversePath)
                && source.equals(that.source)
                && tlsLevel.equals(that.tlsLevel);
    }

    @Override
    public int hashCode() {
        return Objects.hash(transport, nextHop, recipient, reversePath, source, tlsLevel);
    }

    @Override
    public String toString() {
        return transport + "/" + nextHop + source.map(s -> "/" + s).orElse("");
    }
}
