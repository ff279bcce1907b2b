// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lmtp;

import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.delivery.smtp.Callout;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.delivery.smtp.SmtpTransport;
import java.io.IOException;

/// Delivers by LMTP: `lmtp://HOST:PORT` (24 where no port is given) and `lmtp+unix:///PATH`. The
/// peer answers for each recipient at the end of the data (RFC 2033 §4.2), so that one full mailbox
/// delays nobody else. Thread-safe.
public final class LmtpTransport implements Callout {
    private static final String UNIX = "lmtp+unix:";
    private final SmtpTransport overTcp;
    private final UnixLmtp overUnix;
    private final SmtpTransport.Configuration configuration;

    private LmtpTransport(SmtpServices services, SmtpTransport.Configuration configuration) throws IOException {
        this.configuration = configuration;
        boolean unixTarget =
                configuration.transport().to().filter(to -> to.startsWith(UNIX)).isPresent();
        this.overTcp = SmtpTransport.of(services, unixTarget ? configuration.withoutTarget() : configuration);
        this.overUnix = new UnixLmtp(services, configuration);
    }

    /// Makes a transport of scheme `lmtp` or `lmtp+unix`.
    ///
    /// @throws IOException with a sentence when a file cannot be read, an address is none, or `to`
    ///     is no next hop
    public static LmtpTransport of(SmtpServices services, SmtpTransport.Configuration configuration)
            throws IOException {
        return new LmtpTransport(services, configuration.withScheme("lmtp"));
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        String routed = request.route().nextHop();
        String target = routed.isEmpty() ? configuration.transport().to().orElse("") : routed;
        if (target.startsWith(UNIX) || target.startsWith("/")) {
            overUnix.deliver(request, path(target));
        } else {
            overTcp.deliver(request);
        }
    }

    private static String path(String target) {
        String rest = target.startsWith(UNIX) ? target.substring(UNIX.length()) : target;
        return rest.startsWith("//") ? rest.substring(2) : rest;
    }
}
