// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The parts that several records share. Pure functions; a value that the api refuses is a
/// [RecordException].
final class Fields {
    private static final int NOTIFY_UNSAID = 0x80;

    private Fields() {}

    static void mailbox(OctetWriter out, Mailbox mailbox) {
        out.text(mailbox.toString());
    }

    static Mailbox mailbox(OctetReader in) throws RecordException {
        String text = in.text();
        try {
            return Mailbox.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new RecordException("a mailbox is none: " + text, invalid);
        }
    }

    static void reversePath(OctetWriter out, ReversePath path) {
        out.text(path.toString());
    }

    static ReversePath reversePath(OctetReader in) throws RecordException {
        String text = in.text();
        try {
            return ReversePath.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new RecordException("a reverse-path is none: " + text, invalid);
        }
    }

    static void dsn(OctetWriter out, DsnRequest dsn) {
        int flags = dsn.notifyOn().map(Fields::notifyFlags).orElse(NOTIFY_UNSAID);
        out.octet(flags);
        out.flag(dsn.originalRecipient().isPresent());
        dsn.originalRecipient().ifPresent(original -> out.text(original.type()).text(original.address()));
    }

    private static int notifyFlags(Set<Notify> on) {
        int flags = 0;
        for (Notify kind : on) {
            flags |= 1 << kind.ordinal();
        }
        return flags;
    }

    static DsnRequest dsn(OctetReader in) throws RecordException {
        int flags = in.octet();
        DsnRequest dsn = DsnRequest.unsaid();
        if (flags != NOTIFY_UNSAID) {
            EnumSet<Notify> on = EnumSet.noneOf(Notify.class);
            for (Notify kind : Notify.values()) {
                if ((flags & 1 << kind.ordinal()) != 0) {
                    on.add(kind);
                }
            }
            dsn = dsn.withNotify(on);
        }
        if (!in.flag()) {
            return dsn;
        }
        String type = in.text();
        String address = in.text();
        if (type.isEmpty() || address.isEmpty()) {
            throw new RecordException("an original recipient is empty");
        }
        return dsn.withOriginalRecipient(new OriginalRecipient(type, address));
    }

    static void diagnostic(OctetWriter out, Diagnostic said) {
        out.text(said.status().toString()).text(said.text());
        out.optionalText(said.remoteMta()).optionalText(said.diagnosticType());
        out.flag(said.reply().isPresent());
        said.reply().ifPresent(reply -> reply(out, reply));
    }

    static Diagnostic diagnostic(OctetReader in) throws RecordException {
        EnhancedStatus status = status(in.text());
        Diagnostic said = Diagnostic.of(status, in.text());
        Optional<String> remote = in.optionalText();
        Optional<String> type = in.optionalText();
        if (remote.isPresent()) {
            said = said.withRemoteMta(remote.get());
        }
        if (type.isPresent()) {
            said = said.withDiagnosticType(type.get());
        }
        return in.flag() ? said.withReply(reply(in)) : said;
    }

    private static EnhancedStatus status(String text) throws RecordException {
        return EnhancedStatus.parse(text).orElseThrow(() -> new RecordException("no enhanced status: " + text));
    }

    private static void reply(OctetWriter out, Reply reply) {
        out.number(reply.code()).optionalText(reply.status().map(EnhancedStatus::toString));
        out.number(reply.lines().size());
        reply.lines().forEach(out::text);
    }

    private static Reply reply(OctetReader in) throws RecordException {
        int code = in.count();
        Optional<String> status = in.optionalText();
        int lines = in.count();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            texts.add(in.text());
        }
        try {
            return Reply.ofLines(code, status.map(EnhancedStatus::of), texts);
        } catch (IllegalArgumentException invalid) {
            throw new RecordException("a reply is none", invalid);
        }
    }

    static void route(OctetWriter out, Route route) {
        out.text(route.transport()).text(route.nextHop());
        out.optionalText(route.recipient().map(Mailbox::toString));
        out.optionalText(route.reversePath().map(ReversePath::toString));
        out.optionalText(route.source()).optionalText(route.tlsLevel());
    }

    static Route route(OctetReader in) throws RecordException {
        Route route = Route.of(in.text(), in.text());
        if (in.flag()) {
            route = route.withRecipient(mailbox(in));
        }
        if (in.flag()) {
            route = route.withReversePath(reversePath(in));
        }
        Optional<String> source = in.optionalText();
        if (source.isPresent()) {
            route = route.withSource(source.get());
        }
        Optional<String> level = in.optionalText();
        return level.isPresent() ? route.withTlsLevel(level.get()) : route;
    }
}
