// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.submission;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Adds Date, Message-ID and From where they are missing and removes Bcc (RFC 6409 §8.2, 8.3; RFC 5322 §3.6).
/// Thread-safe.
public final class SubmissionFilter implements MailFilter {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private final InstantSource clock;
    private final ZoneId zone;
    private final String hostname;
    private final Duties duties;

    /// What it does.
    ///
    /// @param completes adds what is missing, removes Bcc
    /// @param checksFrom refuses a From field with an address that the user does not own
    public record Duties(boolean completes, boolean checksFrom) {}

    /// Makes the filter; `hostname` stands in the Message-IDs that it makes.
    public SubmissionFilter(InstantSource clock, ZoneId zone, String hostname, Duties duties) {
        this.clock = clock;
        this.zone = zone;
        this.hostname = hostname;
        this.duties = duties;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                try {
                    byte[] head = content.head();
                    boolean foreign = duties.checksFrom() && !FromField.isOwn(head, session.identity());
                    if (foreign) {
                        return new Verdict.Refuse(
                                Reply.enhanced(553, "5.7.1", "From has an address that is not yours"));
                    }
                    return duties.completes() ? new Verdict.Proceed(edits(transaction, head)) : Verdict.proceed();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
    }

    private List<Edit> edits(Transaction transaction, byte[] head) {
        List<String> names = fieldNames(head);
        List<Edit> edits = new ArrayList<>();
        if (names.contains("bcc")) {
            edits.add(new Edit.RemoveHeader("Bcc", 0));
        }
        if (names.contains("resent-bcc")) {
            edits.add(new Edit.RemoveHeader("Resent-Bcc", 0));
        }
        if (!names.contains("message-id")) {
            String id = transaction
                    .queueId()
                    .map(Object::toString)
                    .orElse(transaction.session().id());
            edits.add(new Edit.AppendHeader("Message-ID", "<" + clock.millis() + "." + id + "@" + hostname + ">"));
        }
        if (!names.contains("date")) {
            edits.add(new Edit.AppendHeader("Date", DATE.format(ZonedDateTime.ofInstant(clock.instant(), zone))));
        }
        ReversePath sender = transaction.envelope().reversePath();
        if (!names.contains("from") && !sender.isNull()) {
            edits.add(new Edit.AppendHeader("From", sender.toString()));
        }
        return edits;
    }

    private static List<String> fieldNames(byte[] head) {
        List<String> names = new ArrayList<>();
        for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                names.add(line.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
