// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.delivery.lookup.TableSearch;
import java.util.List;
import java.util.Optional;

/// May this recipient be accepted from this client? First the right to relay (CONTRACT §3, "Who may do
/// what"), then
/// the routing chain without side effects. Nothing switches it off, and no route gives permission: only a
/// `[[domain]]`,
/// our own name and our addresses make us responsible. Thread-safe.
public final class RelayCheck implements MailIntake.Check {
    private static final Reply RELAY_DENIED = Reply.enhanced(550, "5.7.1", "relaying denied");
    private static final Reply AUTHENTICATE = Reply.enhanced(530, "5.7.0", "authentication required");
    private final RoutingChain chain;
    private final Optional<LookupTable> clientCertificates;

    private RelayCheck(RoutingChain chain, Optional<LookupTable> clientCertificates) {
        this.chain = chain;
        this.clientCertificates = clientCertificates;
    }

    /// The check of one configuration.
    ///
    /// @throws InvalidSettingException when the table of certificates is none
    public static RelayCheck of(RoutingChain chain, RelaySettings settings, RoutingPorts ports)
            throws InvalidSettingException {
        Optional<String> uri = settings.clientCertificates();
        if (uri.isEmpty()) {
            return new RelayCheck(chain, Optional.empty());
        }
        try {
            return new RelayCheck(chain, Optional.of(ports.tables().table(uri.get())));
        } catch (InvalidSettingException e) {
            throw ports.complaints().invalid("relay", 0, "client-certificates", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public MailIntake.Acceptance check(Transaction transaction, Recipient recipient) {
        return check(transaction, recipient, Trace.none());
    }

    /// The same, telling its steps: for `explain`.
    public MailIntake.Acceptance check(Transaction transaction, Recipient recipient, Trace trace) {
        Optional<Reply> denied = denied(transaction.session(), recipient);
        trace.step(new Trace.Step(
                "relay",
                recipient.mailbox().toString(),
                denied.isPresent() ? "fail" : "pass",
                denied.map(Reply::toString).orElse("")));
        if (denied.isPresent()) {
            return new MailIntake.Acceptance.Refuse(denied.get());
        }
        Routing routing = chain.admit(transaction.envelope(), recipient, trace);
        Leaves leaves = new Leaves(chain, transaction.envelope(), trace);
        return leaves.refusal(recipient, routing)
                .<MailIntake.Acceptance>map(why -> new MailIntake.Acceptance.Refuse(reply(why)))
                .orElseGet(MailIntake.Acceptance.Accept::new);
    }

    private Optional<Reply> denied(Session session, Recipient recipient) {
        if (ownMail(session.origin())) {
            return Optional.empty();
        }
        return switch (session.role()) {
            case SUBMISSION -> session.identity().isPresent() ? Optional.empty() : Optional.of(AUTHENTICATE);
            case LMTP -> unlessOurs(recipient, RELAY_DENIED);
            case MX -> {
                boolean mayRelay = session.relayNetwork() || session.identity().isPresent();
                Optional<Reply> refused = mayRelay ? Optional.empty() : unlessOurs(recipient, RELAY_DENIED);
                yield refused.isPresent() ? unlessListed(session, refused.get()) : refused;
            }
        };
    }

    // mail from this machine's own users and from ourselves
    private static boolean ownMail(Origin origin) {
        return switch (origin) {
            case PICKUP, API, DSN, REPORT -> true;
            case SMTP, LMTP -> false;
        };
    }

    private Optional<Reply> unlessOurs(Recipient recipient, Reply denied) {
        return switch (chain.belonging(recipient.mailbox())) {
            case Belonging.Ours _, Belonging.Itself _ -> Optional.empty();
            case Belonging.Foreign _ -> Optional.of(denied);
            case Belonging.Unclear(String why) -> Optional.of(unavailable(why));
        };
    }

    private Optional<Reply> unlessListed(Session session, Reply denied) {
        Optional<String> fingerprint = session.tls().flatMap(TlsFacts::peerFingerprint);
        if (clientCertificates.isEmpty() || fingerprint.isEmpty()) {
            return Optional.of(denied);
        }
        String hex = fingerprint.get().replace(":", "").toLowerCase(java.util.Locale.ROOT);
        for (String key : List.of(hex, colons(hex))) {
            switch (TableSearch.ask(clientCertificates.get(), key)) {
                case Lookup.Found _ -> {
                    return Optional.empty();
                }
                case Lookup.Unavailable(String why) -> {
                    return Optional.of(unavailable(why));
                }
                case Lookup.Absent _ -> {}
            }
        }
        return Optional.of(denied);
    }

    private static String colons(String hex) {
        return hex.replaceAll("(..)(?!$)", "$1:");
    }

    private static Reply unavailable(String why) {
        return Reply.enhanced(451, "4.3.0", "temporary lookup failure: " + Stage.printable(why));
    }

    /// What a refusal says in SMTP.
    static Reply reply(Diagnostic why) {
        int code = why.status().isPermanent() ? 550 : 451;
        return Reply.of(code, why.status(), Stage.printable(why.text()));
    }
}
