// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.smtp.EnhancedStatus;
import java.util.Optional;

/// What a program's exit status means (sysexits(3)). Pure functions.
final class ExitStatus {
    private static final int KILLED = 128;

    private ExitStatus() {}

    /// The outcome of a program that ended; its first words may be an enhanced status of their own.
    static DeliveryOutcome outcome(String program, int status, String output) {
        String said = LocalOutcome.printable(output);
        if (status == 0) {
            return LocalOutcome.delivered("delivered by " + program + (said.isEmpty() ? "" : ": " + said));
        }
        Meaning meaning = meaning(status);
        Optional<EnhancedStatus> own =
                EnhancedStatus.parse(said.split(" ", 2)[0]).filter(s -> s.statusClass() != 2);
        String text = own.isPresent() ? said.substring(said.indexOf(' ') + 1) : said;
        Diagnostic why = Diagnostic.of(
                        own.orElseGet(() -> EnhancedStatus.of(meaning.status)),
                        program + ": " + (text.isEmpty() ? meaning.text : text))
                .withDiagnosticType("x-unix");
        return why.status().isTransient()
                ? new DeliveryOutcome.Deferred(Deferral.of(why))
                : new DeliveryOutcome.Failed(why);
    }

    private record Meaning(String status, String text) {}

    private static Meaning meaning(int status) {
        return switch (status) {
            case 64 -> new Meaning("5.3.0", "command line usage error");
            case 65 -> new Meaning("5.6.0", "data format error");
            case 66 -> new Meaning("5.3.0", "cannot open input");
            case 67 -> new Meaning("5.1.1", "user unknown");
            case 68 -> new Meaning("5.1.2", "host name unknown");
            case 69 -> new Meaning("5.3.0", "service unavailable");
            case 70 -> new Meaning("5.3.0", "internal software error");
            case 71 -> new Meaning("4.3.0", "system resource problem");
            case 72 -> new Meaning("5.3.0", "critical system file missing");
            case 73 -> new Meaning("5.2.0", "cannot create output file");
            case 74 -> new Meaning("5.3.0", "input/output error");
            case 75 -> new Meaning("4.3.0", "temporary failure");
            case 76 -> new Meaning("5.3.0", "remote error in protocol");
            case 77 -> new Meaning("5.7.0", "permission denied");
            case 78 -> new Meaning("5.3.5", "local configuration error");
            // the launcher could not run the program: our administrator's to mend
            case 126, 127 -> new Meaning("4.3.5", "the program cannot be run");
            default ->
                status > KILLED
                        ? new Meaning("4.3.0", "killed by signal " + (status - KILLED))
                        : new Meaning("5.3.0", "exit status " + status);
        };
    }
}
