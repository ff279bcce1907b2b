// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.report.TlsResultCounter.DomainResults;
import io.postrider.delivery.tls.ReportedPolicy;
import io.postrider.delivery.tls.TlsResultListener.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TlsReportTest {
    private static final ReportedPolicy STS =
            new ReportedPolicy("sts", List.of("version: STSv1", "mode: testing"), "b.test", List.of("*.b.test"), true);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-04-01T12:00:00Z"));
    private final TlsResultCounter counter = new TlsResultCounter(now::get);

    private void session(String domain, Optional<String> failure) {
        counter.onSession(new Session(
                domain, STS, failure, "mx.b.test", "192.0.2.1", "198.51.100.2", failure.isPresent() ? "a \"b\"" : ""));
    }

    @Test
    void sessionsAreCountedByDayDomainAndPolicy() {
        session("b.test", Optional.empty());
        session("b.test", Optional.empty());
        session("b.test", Optional.of("certificate-expired"));
        session("b.test", Optional.of("certificate-expired"));
        assertThat(counter.takeFinished()).isEmpty();
        now.set(now.get().plus(Duration.ofDays(1)));
        List<DomainResults> results = counter.takeFinished();
        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.domain()).isEqualTo("b.test");
            assertThat(r.policies()).singleElement().satisfies(p -> {
                assertThat(p.successes()).isEqualTo(2);
                assertThat(p.failures()).isEqualTo(2);
                assertThat(p.details())
                        .singleElement()
                        .satisfies(d -> assertThat(d.sessions()).isEqualTo(2));
            });
        });
        assertThat(counter.takeFinished()).isEmpty();
    }

    @Test
    void beyondItsBoundsItCountsWhatItDrops() {
        for (int i = 0; i < 20_010; i++) {
            session("d" + i + ".test", Optional.empty());
        }
        assertThat(counter.dropped()).isEqualTo(10);
    }

    @Test
    void reportIsTheJsonOfRfc8460() {
        session("b.test", Optional.empty());
        session("b.test", Optional.of("certificate-expired"));
        now.set(now.get().plus(Duration.ofDays(1)));
        DomainResults results = counter.takeFinished().getFirst();
        assertThat(new TlsReport("Us", "mailto:us@us.test").compose(results, "us.test"))
                .isEqualTo("{\"organization-name\":\"Us\",\"date-range\":{\"start-datetime\":\"2026-04-01T00:00:00Z\","
                        + "\"end-datetime\":\"2026-04-01T23:59:59Z\"},\"contact-info\":\"mailto:us@us.test\","
                        + "\"report-id\":\"2026-04-01T00:00:00Z_b.test@us.test\",\"policies\":[{\"policy\":{"
                        + "\"policy-type\":\"sts\",\"policy-string\":[\"version: STSv1\",\"mode: testing\"],"
                        + "\"policy-domain\":\"b.test\",\"mx-host\":[\"*.b.test\"]},\"summary\":{"
                        + "\"total-successful-session-count\":1,\"total-failure-session-count\":1},"
                        + "\"failure-details\":[{\"result-type\":\"certificate-expired\",\"sending-mta-ip\":\"192.0.2.1\","
                        + "\"receiving-mx-hostname\":\"mx.b.test\",\"receiving-ip\":\"198.51.100.2\","
                        + "\"failed-session-count\":1,\"failure-reason-code\":\"a \\\"b\\\"\"}]}]}");
        assertThat(TlsReport.fileName(results, "us.test")).isEqualTo("us.test!b.test!1775001600!1775087999");
    }
}
