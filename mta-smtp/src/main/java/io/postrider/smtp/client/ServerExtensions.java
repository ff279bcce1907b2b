// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.protocol.ServerCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a connection may use of what its peer announced to EHLO or LHLO (RFC 5321 §4.1.1.1): the
/// [ServerCapabilities] without those that were switched off for the connection. Immutable.
public final class ServerExtensions {
    private static final ServerExtensions NONE = new ServerExtensions(ServerCapabilities.none());
    private final ServerCapabilities announced;

    private ServerExtensions(ServerCapabilities announced) {
        this.announced = announced;
    }

    /// A peer that knows only HELO.
    public static ServerExtensions none() {
        return NONE;
    }

    /// Reads a 250 to EHLO; the first line is the peer's name.
    ///
    /// @param suppressed keywords in upper case to treat as not announced
    static ServerExtensions of(Reply ehlo, Set<String> suppressed) {
        List<String> lines = new ArrayList<>(ehlo.lines().subList(0, 1));
        ehlo.lines().stream()
                .skip(1)
                .filter(line -> !suppressed.contains(keyword(line)))
                .forEach(lines::add);
        return new ServerExtensions(ServerCapabilities.of(Reply.ofLines(ehlo.code(), Optional.empty(), lines)));
    }

    private static String keyword(String line) {
        return line.strip().split("[ \t=]", 2)[0].toUpperCase(Locale.ROOT);
    }

    /// True when `keyword` was announced, without regard to case.
    public boolean has(String keyword) {
        return announced.has(keyword);
    }

    /// What stands behind the keyword of an extension we know; empty when it was not announced.
    public Optional<String> argument(String keyword) {
        return Extension.of(keyword)
                .filter(announced::has)
                .map(extension -> String.join(" ", announced.parameters(extension)));
    }

    /// The largest message in octets (RFC 1870 §4); empty when not said or 0.
    public OptionalLong sizeLimitOctets() {
        return announced.sizeLimitOctets();
    }

    /// RCPTMAX of LIMITS (RFC 9422 §4.2).
    public OptionalInt recipientsPerTransaction() {
        return limit("RCPTMAX");
    }

    /// MAILMAX of LIMITS (RFC 9422 §4.1).
    public OptionalInt transactionsPerConnection() {
        return limit("MAILMAX");
    }

    private OptionalInt limit(String name) {
        OptionalLong limit = announced.limit(name);
        return limit.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) limit.getAsLong());
    }

    /// The SASL mechanisms, in upper case, in the peer's order.
    public List<String> mechanisms() {
        return announced.mechanisms();
    }

    @Override
    public String toString() {
        return announced.toString();
    }
}
