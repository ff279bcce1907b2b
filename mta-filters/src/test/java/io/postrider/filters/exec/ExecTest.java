// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.Verdict;
import io.postrider.filters.FakeMail;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScannerGate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExecTest {
    private static Verdict run(Duration limit, String script) {
        FakeMail mail = new FakeMail();
        ExecSettings settings = new ExecSettings(List.of("/bin/sh", "-c", script), limit, 1 << 20, 2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecFilter filter = new ExecFilter(settings, new ScannerGate(2, limit, InstantSource.system()), threads);
            return filter.open(mail.session()).onMessage(mail.transaction(), FakeMail.content("Subject: x\n\nhello\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 0|Proceed[edits=[]]",
                "grep -q hello && echo no hello here && exit 69|Refuse[reply=550 5.7.1 no hello here]",
                "exit 75|Refuse[reply=451 4.7.1 Refused by local policy]",
                "echo look; exit 98|Proceed[edits=[Hold[reason=look]]]",
                "echo $SENDER $RECIPIENTS $CLIENT; exit 99|Discard[reason=joe@example.org ann@example.net 192.0.2.1]",
            })
    void theExitCodeIsTheVerdict(String script, String verdict) {
        assertThat(run(Duration.ofSeconds(10), script)).hasToString(verdict);
    }

    @Test
    void otherExitCodesAndProgramsThatRunTooLongAreFailures() {
        assertThatThrownBy(() -> run(Duration.ofSeconds(10), "exit 1")).isInstanceOf(ScannerException.class);
        assertThatThrownBy(() -> run(Duration.ofMillis(200), "sleep 5")).hasMessageContaining("runs too long");
    }
}
