// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import io.postrider.server.control.ControlClient;
import io.postrider.server.control.Locations;
import java.io.IOException;
import java.io.PrintStream;

/// Hands a submission to the server, or to the spool while the server is down.
///
/// @param at the places
/// @param err where sentences go
record Handover(Locations at, PrintStream err) {
    ExitCode hand(byte[] submission) {
        try (ControlClient.Answer answer = new ControlClient(at.submitSocket()).post("/submit", submission)) {
            String text = answer.text().trim();
            return switch (answer.status()) {
                case 200, 201, 202 -> ExitCode.OK;
                case 400, 422 -> fail(ExitCode.DATA_ERROR, text);
                case 403 -> fail(ExitCode.NO_PERMISSION, text);
                case 404, 410 -> fail(ExitCode.NO_USER, text);
                case 413 -> fail(ExitCode.DATA_ERROR, text);
                default -> spool(submission);
            };
        } catch (IOException down) {
            return spool(submission);
        }
    }

    private ExitCode spool(byte[] submission) {
        try {
            new Spool(at.spool(), at.spoolLimit()).keep(submission);
            return ExitCode.OK;
        } catch (IOException e) {
            return fail(
                    ExitCode.TEMPORARY, "the mail system is down and the message cannot be kept: " + e.getMessage());
        }
    }

    private ExitCode fail(ExitCode code, String sentence) {
        err.println("sendmail: " + sentence);
        return code;
    }
}
