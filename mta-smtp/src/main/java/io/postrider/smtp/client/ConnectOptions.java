// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.smtp.tls.PemIdentity;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How to make one connection. Immutable; grows by `with…` methods.
public final class ConnectOptions {
    private final Greeting greeting;
    private final Security security;
    private final Path path;
    private final ClientTimeouts timeouts;
    private final Optional<Instant> deadline;

    /// @param hello the argument of EHLO
    /// @param suppressed extension keywords to treat as not offered
    private record Greeting(String hello, boolean lmtp, boolean opaque, Set<String> suppressed) {}

    private record Security(
            TlsDemand demand,
            boolean implicit,
            Optional<String> serverName,
            Optional<PemIdentity> identity,
            Optional<ClientCredentials> credentials,
            boolean clearTextAuth) {}

    private record Path(Optional<InetAddress> source, Optional<Socks5Proxy> proxy) {}

    private ConnectOptions(
            Greeting greeting, Security security, Path path, ClientTimeouts timeouts, Optional<Instant> deadline) {
        this.greeting = greeting;
        this.security = security;
        this.path = path;
        this.timeouts = timeouts;
        this.deadline = deadline;
    }

    /// A connection that says EHLO `hello` (a host name or an address literal), uses TLS
    /// opportunistically, and has the standard timeouts.
    ///
    /// @throws IllegalArgumentException when `hello` is empty or has a blank or control character
    public static ConnectOptions of(String hello) {
        if (hello.isEmpty() || hello.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("no name for EHLO");
        }
        Security security = new Security(
                new TlsDemand.Opportunistic(), false, Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new ConnectOptions(
                new Greeting(hello, false, false, Set.of()),
                security,
                new Path(Optional.empty(), Optional.empty()),
                ClientTimeouts.standard(),
                Optional.empty());
    }

    /// The same for LMTP (RFC 2033): LHLO, and one answer per recipient at the end of data.
    public ConnectOptions withLmtp() {
        return with(new Greeting(greeting.hello, true, greeting.opaque, greeting.suppressed));
    }

    /// The same, only connecting (and TLS when implicit) and reading the greeting: the caller says EHLO
    /// itself with [SmtpConnection#command].
    ConnectOptions withoutHello() {
        return with(new Greeting(greeting.hello, greeting.lmtp, true, greeting.suppressed));
    }

    /// The same, treating these keywords of EHLO as not offered, such as `PIPELINING`, `CHUNKING`.
    public ConnectOptions withSuppressed(Set<String> keywords) {
        Set<String> upper = keywords.stream()
                .map(k -> k.toUpperCase(Locale.ROOT))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
        return with(new Greeting(greeting.hello, greeting.lmtp, greeting.opaque, upper));
    }

    /// The same with this demand.
    public ConnectOptions withTls(TlsDemand demand) {
        Security s = security;
        return with(new Security(demand, s.implicit, s.serverName, s.identity, s.credentials, s.clearTextAuth));
    }

    /// The same with TLS from the first octet (RFC 8314) instead of STARTTLS. With [TlsDemand.None] or
    /// [TlsDemand.Opportunistic] the certificate is not verified.
    public ConnectOptions withImplicitTls(boolean on) {
        Security s = security;
        return with(new Security(s.demand, on, s.serverName, s.identity, s.credentials, s.clearTextAuth));
    }

    /// The same, sending this host name as SNI (RFC 6066 §3).
    public ConnectOptions withServerName(String hostName) {
        Security s = security;
        Optional<String> name = Optional.of(hostName);
        return with(new Security(s.demand, s.implicit, name, s.identity, s.credentials, s.clearTextAuth));
    }

    /// The same, showing this certificate when the server asks for one.
    public ConnectOptions withIdentity(PemIdentity identity) {
        Security s = security;
        Optional<PemIdentity> own = Optional.of(identity);
        return with(new Security(s.demand, s.implicit, s.serverName, own, s.credentials, s.clearTextAuth));
    }

    /// The same, authenticating; without TLS only mechanisms that do not show the secret, unless
    /// `clearTextToo`.
    public ConnectOptions withCredentials(ClientCredentials credentials, boolean clearTextToo) {
        Security s = security;
        Optional<ClientCredentials> who = Optional.of(credentials);
        return with(new Security(s.demand, s.implicit, s.serverName, s.identity, who, clearTextToo));
    }

    /// The same from this local address.
    public ConnectOptions withSource(InetAddress source) {
        return new ConnectOptions(greeting, security, new Path(Optional.of(source), path.proxy), timeouts, deadline);
    }

    /// The same through this proxy.
    public ConnectOptions withProxy(Socks5Proxy proxy) {
        return new ConnectOptions(greeting, security, new Path(path.source, Optional.of(proxy)), timeouts, deadline);
    }

    /// The same with these times, for the connection's whole life.
    public ConnectOptions withTimeouts(ClientTimeouts limits) {
        return new ConnectOptions(greeting, security, path, limits, deadline);
    }

    /// The same; the connection must be ready for mail by `when`.
    public ConnectOptions withDeadline(Instant when) {
        return new ConnectOptions(greeting, security, path, timeouts, Optional.of(when));
    }

    private ConnectOptions with(Greeting changed) {
        return new ConnectOptions(changed, security, path, timeouts, deadline);
    }

    private ConnectOptions with(Security changed) {
        return new ConnectOptions(greeting, changed, path, timeouts, deadline);
    }

    String hello() {
        return greeting.hello;
    }

    boolean lmtp() {
        return greeting.lmtp;
    }

    boolean opaque() {
        return greeting.opaque;
    }

    Set<String> suppressed() {
        return greeting.suppressed;
    }

    TlsDemand demand() {
        return security.demand;
    }

    boolean implicitTls() {
        return security.implicit;
    }

    Optional<String> serverName() {
        return security.serverName;
    }

    Optional<PemIdentity> identity() {
        return security.identity;
    }

    Optional<ClientCredentials> credentials() {
        return security.credentials;
    }

    boolean clearTextAuth() {
        return security.clearTextAuth;
    }

    Optional<InetAddress> source() {
        return path.source;
    }

    Optional<Socks5Proxy> proxy() {
        return path.proxy;
    }

    ClientTimeouts timeouts() {
        return timeouts;
    }

    Optional<Instant> deadline() {
        return deadline;
    }
}
