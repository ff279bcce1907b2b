// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.mime.AddressList;
import io.postrider.filters.mime.MimeHeader;
import io.postrider.filters.mime.MimePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bounces that are no report (RFC 3464): those of qmail, of Exim, of old sendmail, and what calls itself
/// one. Kept
/// conservative: the sender must be a mail system and the subject must say so. Pure functions.
final class PlainBounce {
    private static final Pattern SUBJECT =
            Pattern.compile("(?i)undeliver|delivery (?:status notification|failure|failed"
                    + "|has failed|problem|error)|failure notice|returned mail|return(?:ed)? to sender|mail delivery (?:failed|failure"
                    + "|system|problem)|delivery notification|message (?:not delivered|undeliverable)|non.?delivery|nondeliverable"
                    + "|unzustellbar");
    private static final Pattern SENDER = Pattern.compile(
            "(?i)^(?:mailer-daemon|mail-daemon|postmaster|mailerdaemon|mdaemon|microsoftexchange[0-9a-f]+)$");
    private static final Pattern ADDRESS_LINE = Pattern.compile(
            "^\\s{0,8}<?([^\\s<>@:,;]{1,64}@[A-Za-z0-9.\\[\\]:_-]{1,255})>?(?: \\(.{0,200}\\))?:?\\s*$");
    private static final int MAX_TEXT = 100_000;
    private static final int MAX_RECIPIENTS = 1_000;
    private static final Pattern COPY = Pattern.compile(
            "(?i)^-{2,}.*(?:copy of|original|headers|transcript of session follows|unsent message).*|^--- below this line.*|^received: .*|^return-path: .*");

    private PlainBounce() {}

    /// The recipients; empty Optional when the message is no bounce.
    static Optional<List<BouncedRecipient>> read(MimePart message) {
        MimeHeader header = message.header();
        Optional<String> failed = header.first("x-failed-recipients");
        String subject = header.first("subject").orElse("");
        boolean fromSystem = header.first("from").map(PlainBounce::isSystem).orElse(false)
                || header.first("return-path")
                        .map(path -> path.strip().equals("<>"))
                        .orElse(false);
        boolean bounce =
                fromSystem && (failed.isPresent() || SUBJECT.matcher(subject).find());
        if (!bounce) {
            return Optional.empty();
        }
        Map<String, String> found = new LinkedHashMap<>();
        failed.ifPresent(list -> AddressList.parse(list).addresses().stream()
                .limit(MAX_RECIPIENTS)
                .forEach(one -> found.put(one.address(), "")));
        collect(text(message), found, failed.isPresent());
        List<BouncedRecipient> recipients = new ArrayList<>();
        found.forEach((address, words) -> recipients.add(BouncedRecipient.ofText(address, words)));
        return Optional.of(recipients);
    }

    private static boolean isSystem(String from) {
        return AddressList.parse(from).addresses().stream()
                .anyMatch(one ->
                        SENDER.matcher(one.localPart().toLowerCase(Locale.ROOT)).matches());
    }

    private static String text(MimePart message) {
        MimePart part = message;
        while (part.isMultipart() && !part.parts().isEmpty()) {
            part = part.parts().getFirst();
        }
        String text = part.type().startsWith("text/") ? part.text() : "";
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /// An address alone on a line, and the words below it up to an empty line, as qmail, Exim and sendmail
    /// have it. The
    /// copy of the original ends it.
    private static void collect(String text, Map<String, String> found, boolean onlyKnown) {
        String current = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (COPY.matcher(line).matches() && !found.isEmpty()) {
                return;
            }
            Matcher address = ADDRESS_LINE.matcher(line);
            if (address.matches()) {
                String known = address.group(1);
                boolean taken = found.containsKey(known) || !onlyKnown && found.size() < MAX_RECIPIENTS;
                current = taken ? known : "";
                if (taken) {
                    found.putIfAbsent(known, "");
                }
            } else if (line.isBlank()) {
                current = "";
            } else if (!current.isEmpty() && found.getOrDefault(current, "").length() < 2_000) {
                found.merge(current, line.strip(), (before, more) -> (before + " " + more).strip());
            }
        }
    }
}
