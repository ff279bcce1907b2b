// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A message on its way from `sendmail` to the server, over the socket or through the spool: lines `KEY
/// VALUE`, an
/// empty line, the message with LF or CRLF line ends.
///
/// Keys: `from` (empty = null reverse-path; absent = the submitting user), `name`, `to` (many), `extract`
/// (`yes` = also
/// from the header section), `body`, `notify`, `ret`, `envid`.
///
/// @param options what was asked
/// @param message the message
record Submission(Options options, byte[] message) {
    byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 256);
        options.sender().ifPresent(v -> line(out, "from", v.equals("<>") ? "" : v));
        options.fullName().ifPresent(v -> line(out, "name", v));
        List<String> recipients = options.recipients();
        recipients.forEach(v -> line(out, "to", v));
        if (options.extract()) {
            line(out, "extract", "yes");
        }
        options.body().ifPresent(v -> line(out, "body", v));
        options.notifyOn().ifPresent(v -> line(out, "notify", v));
        options.returned().ifPresent(v -> line(out, "ret", v));
        options.envelopeId().ifPresent(v -> line(out, "envid", v));
        out.write('\n');
        out.writeBytes(message);
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String key, String value) {
        String oneLine = value.replaceAll("[\\r\\n\\x00]", " ");
        out.writeBytes((key + " " + oneLine + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
