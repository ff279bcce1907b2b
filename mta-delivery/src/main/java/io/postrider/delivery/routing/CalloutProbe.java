// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.delivery.lookup.IpNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Asks the next hop whether it would take mail for a recipient: EHLO, MAIL FROM:<>, RCPT, QUIT, in clear and
/// without
/// sending anything. Only the recipient's own refusal counts as one; every other trouble leaves it unknown. A
/// recipient
/// whose way leads to this machine's disk exists. Stateless; blocks.
public final class CalloutProbe implements RecipientProbe {
    private static final int MAX_HOSTS = 3;
    private static final int SMTP_PORT = 25;
    private static final int LMTP_PORT = 24;
    private final Means means;
    private final Function<Mailbox, Optional<Route>> ways;

    /// What callouts need.
    ///
    /// @param dialer opens conversations
    /// @param dns finds hosts
    /// @param hosts addresses of a name in /etc/hosts; none where it is not there
    /// @param hostname our name in EHLO
    /// @param timeout for the connection and each command
    public record Means(
            SmtpDialer dialer,
            DnsResolver dns,
            Function<String, List<InetAddress>> hosts,
            String hostname,
            Duration timeout) {}

    /// A probe; `ways` tells where a recipient's mail would go ([RoutingChain#wayOf]).
    public CalloutProbe(Means means, Function<Mailbox, Optional<Route>> ways) {
        this.means = means;
        this.ways = ways;
    }

    @Override
    public Result probe(Mailbox mailbox) {
        Optional<Route> route = ways.apply(mailbox);
        if (route.isEmpty()) {
            return new Result.Unknown("it has no way now");
        }
        return switch (route.get().transport()) {
            case "smtp" -> ask(mailbox, route.get(), host(route.get().nextHop(), SMTP_PORT));
            case "lmtp" -> ask(mailbox, route.get(), host(route.get().nextHop(), LMTP_PORT));
            case "mx", "smtp-mx" ->
                ask(mailbox, route.get(), exchangers(route.get().nextHop()));
            case "maildir", "mbox", "pipe", "discard", "hold" -> new Result.Deliverable();
            default -> new Result.Unknown("the transport " + route.get().transport() + " cannot be asked");
        };
    }

    private List<InetSocketAddress> host(String nextHop, int defaultPort) {
        int colon = nextHop.indexOf(':', Math.max(nextHop.lastIndexOf(']'), 0));
        String name = colon < 0 ? nextHop : nextHop.substring(0, colon);
        int port = colon < 0 ? defaultPort : Integer.parseInt(nextHop.substring(colon + 1));
        return addresses(name).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private List<InetAddress> addresses(String name) {
        Optional<InetAddress> literal = IpNetwork.address(name);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        List<InetAddress> known = means.hosts.apply(name);
        if (!known.isEmpty()) {
            return known;
        }
        List<InetAddress> found = new ArrayList<>();
        for (DnsType type : List.of(DnsType.A, DnsType.AAAA)) {
            for (DnsRecord.Address address : means.dns.resolve(name, type).records(DnsRecord.Address.class)) {
                found.add(address.address());
            }
        }
        return found;
    }

    private List<InetSocketAddress> exchangers(String domain) {
        if (domain.startsWith("[")) {
            return host(domain, SMTP_PORT);
        }
        DnsAnswer answer = means.dns.resolve(domain, DnsType.MX);
        if (answer.status() == DnsStatus.NO_DATA) {
            return host(domain, SMTP_PORT);
        }
        return answer.records(DnsRecord.MailExchanger.class).stream()
                .sorted(Comparator.comparingInt(DnsRecord.MailExchanger::preference))
                .filter(mx -> !mx.host().isEmpty())
                .limit(MAX_HOSTS)
                .flatMap(mx -> host(mx.host(), SMTP_PORT).stream())
                .toList();
    }

    private Result ask(Mailbox mailbox, Route route, List<InetSocketAddress> hosts) {
        String address = route.recipient().orElse(mailbox).toString();
        Result result = new Result.Unknown("the next hop has no address now");
        for (InetSocketAddress host : hosts.subList(0, Math.min(MAX_HOSTS, hosts.size()))) {
            result = ask(address, route.transport().equals("lmtp"), host);
            if (!(result instanceof Result.Unknown)) {
                return result;
            }
        }
        return result;
    }

    private Result ask(String address, boolean lmtp, InetSocketAddress host) {
        try (SmtpDialer.Conversation conversation = means.dialer.dial(host, means.timeout)) {
            Reply said = conversation.greeting();
            String hello = (lmtp ? "LHLO " : "EHLO ") + means.hostname;
            for (String command : List.of(hello, "MAIL FROM:<>", "RCPT TO:<" + address + ">")) {
                if (!said.isPositive()) {
                    return new Result.Unknown(host + " said: " + said);
                }
                said = conversation.command(command);
            }
            if (said.isPositive()) {
                return new Result.Deliverable();
            }
            return said.isPermanent() ? new Result.Undeliverable(said) : new Result.Unknown(host + " said: " + said);
        } catch (IOException | IllegalArgumentException e) {
            return new Result.Unknown("cannot ask " + host + ": " + e.getMessage());
        }
    }
}
