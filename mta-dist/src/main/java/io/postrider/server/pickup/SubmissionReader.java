// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.pickup;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.filters.mime.AddressList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads what `sendmail` hands over: lines `KEY VALUE`, an empty line, the message (see
/// server.sendmail.Submission).
final class SubmissionReader {
    private static final Set<String> RECIPIENT_FIELDS = Set.of("to", "cc", "bcc");
    private final String origin;
    private final String user;
    private ReversePath sender;
    private final Set<String> addresses = new LinkedHashSet<>();
    private MailParameters parameters = MailParameters.none();
    private DsnRequest dsn = DsnRequest.unsaid();
    private boolean extract;

    /// The submission is not what it should be.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /// @param origin completes unqualified addresses
    /// @param user the submitting user, whose address the sender is when none was given
    SubmissionReader(String origin, String user) throws MalformedException {
        this.origin = origin;
        this.user = user;
        this.sender = ReversePath.of(mailbox(user));
    }

    LocalMessage read(byte[] submission) throws MalformedException {
        int at = 0;
        while (true) {
            int end = at;
            while (end < submission.length && submission[end] != '\n') {
                end++;
            }
            if (end >= submission.length) {
                throw new MalformedException("the submission is cut");
            }
            String line = new String(submission, at, end - at, StandardCharsets.UTF_8);
            at = end + 1;
            if (line.isEmpty()) {
                break;
            }
            line(line);
        }
        byte[] content = crlf(submission, at);
        if (extract) {
            addresses.addAll(fromHeader(content));
        }
        List<Mailbox> recipients = new ArrayList<>();
        for (String address : addresses) {
            recipients.add(mailbox(address));
        }
        if (recipients.isEmpty()) {
            throw new MalformedException("no recipient");
        }
        return new LocalMessage(sender, recipients, dsn, traits(parameters, recipients), content);
    }

    private MailParameters traits(MailParameters given, List<Mailbox> recipients) {
        boolean ascii = recipients.stream().allMatch(Mailbox::isAscii)
                && sender.mailbox().map(Mailbox::isAscii).orElse(true);
        return ascii ? given : given.withSmtpUtf8(true);
    }

    private void line(String line) throws MalformedException {
        int blank = line.indexOf(' ');
        String key = blank < 0 ? line : line.substring(0, blank);
        String value = blank < 0 ? "" : line.substring(blank + 1).trim();
        switch (key) {
            case "from" -> sender = value.isEmpty() ? ReversePath.none() : ReversePath.of(single(value));
            case "to" -> addresses.addAll(list(value));
            case "extract" -> extract = value.equals("yes");
            case "body" ->
                parameters = parameters.withBody(
                        value.equalsIgnoreCase("8BITMIME") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT);
            case "envid" -> parameters = parameters.withEnvelopeId(value);
            case "ret" ->
                parameters = parameters.withReturn(
                        value.equalsIgnoreCase("full") ? MailParameters.Return.FULL : MailParameters.Return.HEADERS);
            case "notify" -> dsn = dsn.withNotify(notifyOn(value));
            case "name" -> {}
            default -> throw new MalformedException("unknown key " + key);
        }
    }

    private static Set<DsnRequest.Notify> notifyOn(String value) throws MalformedException {
        EnumSet<DsnRequest.Notify> on = EnumSet.noneOf(DsnRequest.Notify.class);
        for (String word : value.toUpperCase(Locale.ROOT).split(",")) {
            switch (word.trim()) {
                case "NEVER" -> on.clear();
                case "SUCCESS" -> on.add(DsnRequest.Notify.SUCCESS);
                case "FAILURE" -> on.add(DsnRequest.Notify.FAILURE);
                case "DELAY" -> on.add(DsnRequest.Notify.DELAY);
                default -> throw new MalformedException("no notification type: " + word);
            }
        }
        return on;
    }

    private Mailbox single(String value) throws MalformedException {
        List<String> all = list(value);
        return mailbox(all.isEmpty() ? value : all.getFirst());
    }

    private static List<String> list(String value) {
        AddressList parsed = AddressList.parse(value);
        // a word without @ is a local user
        boolean bare = parsed.addresses().isEmpty() || parsed.defect().isPresent();
        return bare
                ? List.of(value.trim().replaceAll("^<|>$", ""))
                : parsed.addresses().stream().map(AddressList.Address::address).toList();
    }

    private Mailbox mailbox(String address) throws MalformedException {
        try {
            return Mailbox.parse(address.contains("@") ? address : address + "@" + origin);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("bad address " + address + ": " + e.getMessage());
        }
    }

    private List<String> fromHeader(byte[] content) {
        List<String> direct = new ArrayList<>();
        List<String> resent = new ArrayList<>();
        for (String field : fields(content)) {
            int colon = field.indexOf(':');
            String name = colon < 0 ? "" : field.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            boolean again = name.startsWith("resent-");
            if (RECIPIENT_FIELDS.contains(again ? name.substring(7) : name)) {
                List<String> found = members(field.substring(colon + 1));
                (again ? resent : direct).addAll(found);
            }
        }
        return resent.isEmpty() ? direct : resent;
    }

    private List<String> members(String value) {
        AddressList parsed = AddressList.parse(value);
        List<String> found = new ArrayList<>(
                parsed.addresses().stream().map(AddressList.Address::address).toList());
        if (found.isEmpty()) {
            for (String word : value.split(",")) {
                Optional.of(word.trim()).filter(w -> !w.isEmpty()).ifPresent(found::add);
            }
        }
        return found;
    }

    private static List<String> fields(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        return List.of(head.replaceAll("\r\n[ \t]", " ").split("\r\n"));
    }

    /// LF and CRLF become CRLF; a bare CR stays out: it becomes CRLF too.
    static byte[] crlf(byte[] octets, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 40);
        for (int i = from; i < octets.length; i++) {
            byte octet = octets[i];
            boolean lineEnd = octet == '\n' || octet == '\r';
            if (!lineEnd) {
                out.write(octet);
                continue;
            }
            if (octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                i++;
            }
            out.write('\r');
            out.write('\n');
        }
        if (octets.length > from && octets[octets.length - 1] != '\n') {
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    /// The submitting user.
    String user() {
        return user;
    }
}
