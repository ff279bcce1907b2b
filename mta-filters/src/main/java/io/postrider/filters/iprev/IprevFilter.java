// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.iprev;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Reports `iprev` for strangers, once looked up per session, at the first MAIL so that the greeting does not
/// wait.
/// Thread-safe.
final class IprevFilter implements MailFilter {
    private final ReverseCheck check;

    IprevFilter(ReverseCheck check) {
        this.check = check;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            private Optional<AuthenticationResult> known = Optional.empty();

            @Override
            public Verdict onMail(Transaction transaction) {
                Optional<InetAddress> client = session.clientAddress().map(InetSocketAddress::getAddress);
                if (client.isEmpty()
                        || session.relayNetwork()
                        || session.identity().isPresent()) {
                    return Verdict.proceed();
                }
                AuthenticationResult result = known.orElseGet(() -> result(client.get()));
                known = Optional.of(result);
                return Verdict.proceed(new Edit.Report(result));
            }
        };
    }

    // RFC 8601 §2.7.3
    private AuthenticationResult result(InetAddress client) {
        ReverseCheck.Outcome outcome = check.check(client);
        AuthenticationResult result = AuthenticationResult.of("iprev", outcome.result());
        if (!outcome.name().isEmpty()) {
            result = result.withReason(outcome.name());
        }
        return result.withProperty("policy", "iprev", IpText.readable(client));
    }
}
