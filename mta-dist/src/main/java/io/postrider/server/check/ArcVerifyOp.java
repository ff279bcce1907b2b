// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.arc.ArcOutcome;
import io.postrider.filters.arc.ArcVerifier;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// `arc-verify`: message → cv, reason, oldest_pass.
final class ArcVerifyOp implements CheckOp {
    private static final int MAX_QUERIES = 40;

    @Override
    public String name() {
        return "arc-verify";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        ArcOutcome outcome = verify(request, request.message());
        answer.put("cv", outcome.status().word());
        answer.put("reason", outcome.reason());
        answer.put("oldest_pass", outcome.oldestPass());
    }

    static ArcOutcome verify(CheckRequest request, MessageSource message) throws BadRequestException {
        DnsResolver dns = new DnsBudget(request.dns(), MAX_QUERIES, Duration.ofSeconds(15), request.clock());
        DkimPolicy standard = DkimPolicy.standard();
        DkimPolicy policy =
                new DkimPolicy((int) request.numberOption("min_rsa_bits", standard.minRsaBits()), false, 1, true);
        try {
            return new ArcVerifier(dns, policy).verify(message, request.now().map(Instant::ofEpochSecond));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
