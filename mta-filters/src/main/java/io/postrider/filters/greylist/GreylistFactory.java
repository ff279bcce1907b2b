// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.greylist;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Makes `greylist` filters (RFC 6647).
public final class GreylistFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public GreylistFactory() {}

    @Override
    public String name() {
        return "greylist";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        GreylistSettings settings = context.settings().read(GreylistSettings.class);
        Greylist greylist = new Greylist(context.state("greylist"), settings);
        return new GreylistFilter(greylist, settings, context.clock());
    }

    /// Decides at RCPT; peers whom we know are let in. Thread-safe.
    private record GreylistFilter(Greylist greylist, GreylistSettings settings, InstantSource clock)
            implements MailFilter {
        @Override
        public Hooks open(Session session) {
            return new Hooks() {
                @Override
                public Verdict onRcpt(Transaction transaction, Recipient recipient) {
                    return decide(session, transaction, recipient);
                }
            };
        }

        private Verdict decide(Session session, Transaction transaction, Recipient recipient) {
            Optional<InetAddress> client = session.clientAddress().map(InetSocketAddress::getAddress);
            String sender = transaction.envelope().reversePath().toString();
            boolean known = session.relayNetwork() || session.identity().isPresent();
            if (client.isEmpty() || known || isExempt(session, sender)) {
                return Verdict.proceed();
            }
            String network = IpPrefix.network(client.get(), settings.prefix4(), settings.prefix6());
            Duration wait = greylist.ask(network, sender, recipient.mailbox().toString(), clock.instant());
            if (!wait.isPositive()) {
                return Verdict.proceed();
            }
            String text = "Greylisted, try again in " + wait.toSeconds() + " seconds";
            return new Verdict.Refuse(Reply.enhanced(451, "4.7.1", text));
        }

        private boolean isExempt(Session session, String sender) {
            String domain = sender.substring(sender.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
            String client = session.clientName().orElse("").toLowerCase(Locale.ROOT);
            return settings.exempt().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .anyMatch(name -> domain.equals(name)
                            || domain.endsWith("." + name)
                            || client.equals(name)
                            || client.endsWith("." + name));
        }
    }
}
