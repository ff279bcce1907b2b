// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spamd;

import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerConnection;
import io.postrider.filters.scanner.ScannerException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Speaks SPAMC/1.5 (SYMBOLS): request line, headers, message; status line, headers, names of the rules that
/// matched.
final class SpamdClient {
    private static final Pattern STATUS = Pattern.compile("SPAMD/\\S+ (\\d+) (.*)");
    private static final Pattern SPAM = Pattern.compile("(?i)Spam: (true|false|yes|no) ; (-?[0-9.]+) / (-?[0-9.]+)");
    private static final int MAX_LINE = 65_536;
    private static final int MAX_LINES = 200;
    private final ScannerAddress address;
    private final Duration connectTimeout;
    private final Duration scanTimeout;

    /// What spamd says.
    record Score(boolean spam, double score, double threshold, String rules) {}

    SpamdClient(ScannerAddress address, Duration connectTimeout, Duration scanTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.scanTimeout = scanTimeout;
    }

    Score scan(InputStream message, long size, Optional<String> user) {
        try (ScannerConnection spamd = ScannerConnection.open(address, connectTimeout)) {
            spamd.deadline(scanTimeout);
            String who = user.map(name -> "User: " + name + "\r\n").orElse("");
            spamd.write("SYMBOLS SPAMC/1.5\r\nContent-length: " + size + "\r\n" + who + "\r\n");
            spamd.write(message);
            spamd.endOutput();
            return answer(spamd);
        } catch (IOException unreadable) {
            throw new ScannerException("the message could not be read", unreadable);
        }
    }

    private static Score answer(ScannerConnection spamd) {
        String first = spamd.readLine(MAX_LINE);
        Matcher status = STATUS.matcher(first);
        if (!status.matches() || !status.group(1).equals("0")) {
            throw new ScannerException("spamd answers: " + first);
        }
        Optional<Matcher> found = Optional.empty();
        String line = spamd.readLine(MAX_LINE);
        for (int i = 0; i < MAX_LINES && !line.isEmpty(); i++) {
            Matcher spam = SPAM.matcher(line);
            found = spam.matches() ? Optional.of(spam) : found;
            line = spamd.readLine(MAX_LINE);
        }
        Matcher spam = found.orElseThrow(() -> new ScannerException("spamd gave no score"));
        boolean yes = spam.group(1).equalsIgnoreCase("true") || spam.group(1).equalsIgnoreCase("yes");
        try {
            return new Score(
                    yes,
                    Double.parseDouble(spam.group(2)),
                    Double.parseDouble(spam.group(3)),
                    spamd.readLine(MAX_LINE));
        } catch (NumberFormatException malformed) {
            throw new ScannerException("spamd gave no score", malformed);
        }
    }
}
