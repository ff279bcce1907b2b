// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.delivery.tls.ReportedPolicy;
import io.postrider.delivery.tls.TlsPlan;
import io.postrider.delivery.tls.TlsResultListener.Session;
import io.postrider.smtp.client.SmtpClientException;
import io.postrider.smtp.client.SmtpConnection;
import io.postrider.smtp.client.TlsVerdict;
import io.postrider.smtp.tls.Certificates;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Tells the listener of TLS results what became of each new connection to a domain's mail hosts
/// (RFC 8460 §4.3). Configured hosts have no domain that would want a report. Used by one thread.
final class TlsResults {
    private final SmtpServices services;
    private final NextHop hop;

    TlsResults(SmtpServices services, NextHop hop) {
        this.services = services;
        this.hop = hop;
    }

    void connected(SmtpConnection connection, Target target, TlsPlan.Use plan) {
        Optional<String> failure = connection.tls().isEmpty()
                ? Optional.of(TlsVerdict.Failure.STARTTLS_NOT_SUPPORTED.word())
                : tested(connection, target, plan.reported());
        tell(target, plan.reported(), failure, address(connection.localAddress()), "");
    }

    /// A policy in testing mode is judged after the fact (RFC 8461 §5).
    private Optional<String> tested(SmtpConnection connection, Target target, ReportedPolicy policy) {
        if (!policy.testing()) {
            return Optional.empty();
        }
        boolean listed = policy.mxPatterns().stream()
                .anyMatch(p -> io.postrider.delivery.tls.MtaStsPolicy.matches(p, target.host()));
        List<X509Certificate> chain = connection.peerChain();
        if (!listed || chain.isEmpty()) {
            return Optional.of(TlsVerdict.Failure.VALIDATION_FAILURE.word());
        }
        try {
            services.environment().anchors().check(chain);
        } catch (CertificateException untrusted) {
            boolean expired = untrusted instanceof CertificateExpiredException
                    || untrusted.getCause() instanceof CertificateExpiredException;
            return Optional.of(
                    expired
                            ? TlsVerdict.Failure.CERTIFICATE_EXPIRED.word()
                            : TlsVerdict.Failure.CERTIFICATE_NOT_TRUSTED.word());
        }
        return Certificates.matchingName(chain.getFirst(), List.of(target.host()))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(TlsVerdict.Failure.CERTIFICATE_HOST_MISMATCH.word());
    }

    void failed(SmtpClientException broken, Target target, TlsPlan.Use plan) {
        Optional<String> failure = switch (broken.reason()) {
            case TLS_NOT_OFFERED -> Optional.of(TlsVerdict.Failure.STARTTLS_NOT_SUPPORTED.word());
            case TLS_HANDSHAKE, TLS_UNVERIFIED ->
                Optional.of(broken.mismatch()
                        .map(m -> m.failure().word())
                        .orElse(TlsVerdict.Failure.VALIDATION_FAILURE.word()));
            // no session was had: that is no result of TLS
            case UNREACHABLE, TIMEOUT, CLOSED, REFUSED, PROTOCOL, NO_MECHANISM, LOCAL -> Optional.empty();
        };
        if (failure.isPresent()) {
            tell(target, plan.reported(), failure, "", String.valueOf(broken.getMessage()));
        }
    }

    void skipped(Target target, TlsPlan.Skip skip) {
        if (skip.failure().isPresent()) {
            tell(target, skip.reported(), skip.failure(), "", skip.why().text());
        }
    }

    private void tell(Target target, ReportedPolicy policy, Optional<String> failure, String local, String reason) {
        if (hop instanceof NextHop.Exchangers exchangers) {
            services.environment()
                    .tlsResults()
                    .onSession(new Session(
                            exchangers.domain(),
                            policy,
                            failure,
                            target.host(),
                            local,
                            target.ip().getHostAddress(),
                            ConnectionTrouble.clean(reason)));
        }
    }

    private static String address(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
    }
}
