// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.delivery.smtp.Ledger.Trouble;
import io.postrider.delivery.smtp.MxAnswer.MxHost;
import io.postrider.delivery.tls.TlsPlan;
import io.postrider.delivery.tls.TlsQuestion;
import io.postrider.delivery.tls.TlsWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One attempt at a next hop: its hosts in order, each with its own TLS policy, until nobody is
/// left or no host remains. Used by one thread, once.
///
/// Another host is tried only where nobody can have taken the mail: before the end of the data. A
/// recipient that a host answered is not offered to another; what was handed over and not answered
/// is left uncertain.
final class RelayAttempt {
    private final SmtpServices services;
    private final RelayProfile profile;
    private final DeliveryRequest request;
    private final Ledger ledger;
    private final Way way;
    private final TargetOrder order;
    private int tried;
    private boolean loop;
    private boolean impatient;

    /// @param hop where to
    /// @param wish how much TLS the settings ask for
    /// @param extensionsOff EHLO keywords that are not used
    record Way(NextHop hop, TlsWish wish, Set<String> extensionsOff) {}

    RelayAttempt(SmtpServices services, RelayProfile profile, DeliveryRequest request, Ledger ledger, Way way) {
        this.services = services;
        this.profile = profile;
        this.request = request;
        this.ledger = ledger;
        this.way = way;
        this.order = new TargetOrder(
                services.dns(),
                services.hosts(),
                profile.outbound().addressFamilies(),
                services.environment().dead(),
                services.environment().ours());
    }

    void run() throws InterruptedException {
        switch (way.hop) {
            case NextHop.Host host -> toHost(host);
            case NextHop.Exchangers exchangers -> toExchangers(exchangers);
        }
    }

    private void toHost(NextHop.Host host) throws InterruptedException {
        TargetOrder.Group group = order.ofHost(host.host(), host.port());
        // a name in the configuration that does not exist now is our own trouble: the mail waits
        group.trouble().forEach(why -> ledger.trouble(Trouble.lane(asTemporary(why))));
        tryAll(group.targets(), new MxAnswer.Hosts(host.host(), List.of(), false, false), false);
        ledger.giveUp();
    }

    private static Diagnostic asTemporary(Diagnostic why) {
        return why.status().isPermanent()
                ? Diagnostic.of(
                        "4." + why.status().subject() + "." + why.status().detail(), why.text())
                : why;
    }

    private void toExchangers(NextHop.Exchangers hop) throws InterruptedException {
        MxResolver resolver =
                new MxResolver(services.dns(), services.environment().ours(), services.random());
        switch (resolver.resolve(hop.domain())) {
            case MxAnswer.None none -> ledger.settleAll(none.why(), Scope.LANE);
            case MxAnswer.Hosts hosts -> {
                for (List<MxHost> equals : hosts.groups()) {
                    if (ledger.isClosed() || loop) {
                        break;
                    }
                    tryGroup(equals, hosts, hop.port());
                }
                ledger.giveUp();
            }
        }
    }

    private void tryGroup(List<MxHost> equals, MxAnswer.Hosts hosts, int port) throws InterruptedException {
        TargetOrder.Group group = order.ofExchangers(equals, port);
        if (group.ours()) {
            // RFC 5321 §5.1: neither we nor whoever is no better; with nobody better it is a loop
            loop = true;
            if (tried == 0) {
                ledger.trouble(Trouble.lane(MxResolver.loop(hosts.domain())));
            }
            return;
        }
        group.trouble().forEach(why -> ledger.trouble(Trouble.lane(why)));
        tryAll(group.targets(), hosts, true);
    }

    private void tryAll(List<Target> targets, MxAnswer.Hosts hosts, boolean byMx) throws InterruptedException {
        List<Target> ordered = new ArrayList<>(targets);
        ordered.sort(java.util.Comparator.comparing(t -> !services.pool().hasIdle(t.addressText())));
        for (Target target : ordered) {
            boolean over = ledger.isClosed()
                    || tried >= profile.pool().hostsPerAttempt()
                    || !request.deadline().isAfter(services.clock().instant());
            if (over) {
                return;
            }
            tried++;
            impatient = target != ordered.getLast();
            tryTarget(target, hosts, byMx);
        }
    }

    private void tryTarget(Target target, MxAnswer.Hosts hosts, boolean byMx) throws InterruptedException {
        TlsQuestion question = new TlsQuestion(
                hosts.domain(),
                target.host(),
                target.canonicalName(),
                target.address().getPort(),
                byMx,
                hosts.secure(),
                target.secureAddress(),
                request.envelope().parameters().requireTls());
        switch (plan(question)) {
            case TlsPlan.Skip skip -> {
                new TlsResults(services, way.hop).skipped(target, skip);
                ledger.trouble(Trouble.lane(skip.why().withRemoteMta(target.host())));
                request.observe(
                        AttemptFacts.of(target.host(), target.addressText()).withTlsPolicy(skip.policy()));
            }
            case TlsPlan.Use use ->
                new HostAttempt(services, profile, request, ledger, way).run(target, use, impatient);
        }
    }

    /// RFC 8689 §5: the sender may say that arriving matters more than the policies of others.
    private TlsPlan plan(TlsQuestion question) {
        TlsPlan plan = services.tls().plan(way.wish, question);
        boolean strict = !(plan instanceof TlsPlan.Use use && use.clearOnFailure());
        boolean ofOthers = (way.wish.dane() || way.wish.mtaSts()) && !question.requireTls();
        if (strict && ofOthers && TlsRequiredNo.isSaid(request.content())) {
            TlsWish plain = new TlsWish(way.wish.level(), way.wish.names(), way.wish.fingerprints(), false, false);
            return services.tls().plan(plain, question);
        }
        return plan;
    }
}
