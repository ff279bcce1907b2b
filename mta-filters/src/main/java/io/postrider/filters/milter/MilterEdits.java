// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.scanner.ScannerException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Collects what a milter asks for at the end of the message. One use, one thread.
final class MilterEdits {
    private static final int MAX_BODY = 128 << 20;
    private static final int MAX_EDITS = 10_000;
    private final Transaction transaction;
    private final boolean leadingSpace;
    private final List<Edit> edits = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean bodyReplaced;
    /// By field name: the numbers, as the milter counts, of the fields that it has removed.
    private final Map<String, List<Integer>> removed = new HashMap<>();

    MilterEdits(Transaction transaction, boolean leadingSpace) {
        this.transaction = transaction;
        this.leadingSpace = leadingSpace;
    }

    /// Takes one packet; false when it is no modification.
    boolean take(MilterAnswer answer) {
        if (edits.size() > MAX_EDITS) {
            throw new ScannerException("the milter asks for too many changes");
        }
        try {
            return modification(answer);
        } catch (IllegalArgumentException unusable) {
            throw new ScannerException("the milter asks for a change that cannot be made", unusable);
        }
    }

    private boolean modification(MilterAnswer answer) {
        switch (answer.command()) {
            case 'h' -> edits.add(new Edit.AppendHeader(answer.text(0, 0), value(answer.text(0, 1))));
            case 'i' ->
                edits.add(new Edit.InsertHeader(
                        Math.max(0, answer.number()), answer.text(4, 0), value(answer.text(4, 1))));
            case 'm' -> change(Math.max(1, answer.number()), answer.text(4, 0), answer.texts(4));
            case 'b' -> body(answer.data());
            case '+', '2' -> edits.add(new Edit.AddRecipient(mailbox(answer.text(0, 0)), DsnRequest.unsaid()));
            case '-' -> removeRecipient(mailbox(answer.text(0, 0)));
            case 'e' -> edits.add(new Edit.ChangeReversePath(ReversePath.parse(bare(answer.text(0, 0)))));
            case 'q' ->
                edits.add(new Edit.Hold(answer.texts(0).stream().findFirst().orElse("milter")));
            // macro lists: all that we know is sent anyway
            case 'l' -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    // smfi_chgheader: an empty value removes; numbers count the fields as they were, removed ones included
    private void change(int number, String name, List<String> texts) {
        List<Integer> gone = removed.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>());
        int occurrence =
                number - (int) gone.stream().filter(one -> one < number).count();
        String value = texts.size() > 1 ? texts.get(1) : "";
        if (value.isEmpty()) {
            if (!gone.contains(number)) {
                gone.add(number);
                edits.add(new Edit.RemoveHeader(name, occurrence));
            }
        } else {
            edits.add(new Edit.ReplaceHeader(name, occurrence, value(value)));
        }
    }

    private void body(byte[] octets) {
        if (body.size() + octets.length > MAX_BODY) {
            throw new ScannerException("the milter's body is too big");
        }
        bodyReplaced = true;
        body.writeBytes(octets);
    }

    private void removeRecipient(Mailbox mailbox) {
        for (Recipient recipient : transaction.envelope().recipients()) {
            if (recipient.mailbox().equals(mailbox)) {
                edits.add(new Edit.RemoveRecipient(recipient));
            }
        }
    }

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(bare(text));
    }

    private static String bare(String text) {
        String stripped = text.strip();
        boolean angled = stripped.startsWith("<") && stripped.endsWith(">");
        return angled ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /// Milters fold with bare LF.
    private String value(String text) {
        String folded = text.replaceAll("\r?\n(?=[ \t])", "\r\n").stripTrailing();
        // with SMFIP_HDR_LEADSPC the milter writes the blank behind the colon itself
        return leadingSpace && folded.startsWith(" ") ? folded.substring(1) : folded;
    }

    List<Edit> all() {
        if (bodyReplaced) {
            byte[] octets = body.toByteArray();
            edits.add(new Edit.ReplaceBody(() -> new ByteArrayInputStream(octets)));
        }
        return List.copyOf(edits);
    }
}
