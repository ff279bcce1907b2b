// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.mail.Domain;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.delivery.routing.RelaySettings;
import io.postrider.server.plugin.SharedServices;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.server.settings.SubmissionSettings;
import io.postrider.smtp.server.ListenerService;
import io.postrider.smtp.session.ListenerRules;
import io.postrider.smtp.session.PeerRights;
import io.postrider.smtp.session.SenderCheck;
import io.postrider.smtp.session.SessionPorts;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes what a listener serves its connections with.
final class ServiceMaker {
    private final Common common;
    private final RelaySettings relay;
    private final Networks exempt;

    /// What all listeners share.
    ///
    /// @param intake the door to the queue
    /// @param authenticator for AUTH
    /// @param shared clock and events
    /// @param submission `[submission]`
    /// @param origin completes addresses
    record Common(
            MailIntake intake,
            Optional<Authenticator> authenticator,
            SharedServices shared,
            SubmissionSettings submission,
            Domain origin) {}

    ServiceMaker(Common common, RelaySettings relay, Networks exempt) {
        this.common = common;
        this.relay = relay;
        this.exempt = exempt;
    }

    ListenerService service(ListenerConfiguration listener, CertificateReader certificates)
            throws InvalidSettingException {
        SessionPorts ports = new SessionPorts(
                common.intake(),
                common.authenticator(),
                common.shared().events(),
                common.shared().clock(),
                rights(listener),
                Optional.empty());
        return new ListenerService(
                ports,
                rules(listener),
                listener.connection(),
                certificates.context(listener),
                Networks.of(
                        listener.table(),
                        "proxy-protocol-from",
                        listener.trust().proxyProtocolFrom()));
    }

    private ListenerRules rules(ListenerConfiguration listener) {
        ListenerSettings settings = listener.listener();
        ListenerSettings.ListenerIdentity identity = listener.identity();
        String hostname = identity.hostname().orElse(common.shared().hostname());
        return new ListenerRules(
                settings.name(),
                settings.role(),
                new ListenerRules.Host(hostname, identity.banner(), common.origin()),
                identity.tls(),
                identity.authOffer(settings.role()),
                listener.limits(),
                listener.extensions(),
                senderCheck());
    }

    private SenderCheck senderCheck() {
        return switch (common.submission().senderCheck()) {
            case "envelope" -> SenderCheck.ENVELOPE;
            case "envelope+from" -> SenderCheck.ENVELOPE_FROM;
            default -> SenderCheck.NONE;
        };
    }

    private PeerRights.Policy rights(ListenerConfiguration listener) throws InvalidSettingException {
        boolean mx = listener.listener().role() == ListenerRole.MX;
        List<String> networks = listener.trust().relayNetworks().orElse(mx ? relay.networks() : List.of());
        Networks relaying = Networks.of(listener.table(), "relay-networks", networks);
        Networks xclient =
                Networks.of(listener.table(), "xclient-from", listener.trust().xclientFrom());
        return new PeerRights.Policy() {
            @Override
            public PeerRights of(InetSocketAddress client) {
                return new PeerRights(
                        relaying.test(client.getAddress()),
                        xclient.test(client.getAddress()),
                        exempt.test(client.getAddress()),
                        Set.of());
            }

            @Override
            public PeerRights ofUnixSocket() {
                return new PeerRights(false, false, true, Set.of());
            }
        };
    }
}
