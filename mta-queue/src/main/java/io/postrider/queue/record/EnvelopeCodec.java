// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The envelope record: version, reverse-path, parameters of MAIL, facts, notes, recipients. Pure.
final class EnvelopeCodec {
    private static final int VERSION = 1;
    private static final int UTF8 = 1;
    private static final int REQUIRE_TLS = 2;
    private static final int RET_FULL = 4;
    private static final int RET_HEADERS = 8;

    private EnvelopeCodec() {}

    static byte[] encode(StoredEnvelope envelope) {
        OctetWriter out = new OctetWriter().octet(VERSION);
        Fields.reversePath(out, envelope.reversePath());
        parameters(out, envelope.parameters());
        facts(out, envelope.facts());
        notes(out, envelope.notes());
        out.number(envelope.recipients().size());
        for (Recipient recipient : envelope.recipients()) {
            out.number(recipient.ordinal());
            Fields.mailbox(out, recipient.mailbox());
            Fields.dsn(out, recipient.dsn());
        }
        return out.octets();
    }

    static StoredEnvelope decode(QueueId id, byte[] octets) throws RecordException {
        OctetReader in = new OctetReader(octets);
        in.version(VERSION, "an envelope");
        ReversePath reversePath = Fields.reversePath(in);
        MailParameters parameters = parameters(in);
        MessageFacts facts = facts(in);
        MessageNotes notes = notes(in);
        int count = in.count();
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int ordinal = in.count();
            var mailbox = Fields.mailbox(in);
            DsnRequest dsn = Fields.dsn(in);
            recipients.add(Recipient.of(id, ordinal, mailbox, dsn));
        }
        return new StoredEnvelope(id, reversePath, parameters, recipients, facts, notes);
    }

    private static void parameters(OctetWriter out, MailParameters parameters) {
        int flags = parameters.smtpUtf8() ? UTF8 : 0;
        flags |= parameters.requireTls() ? REQUIRE_TLS : 0;
        if (parameters.returnContent().isPresent()) {
            flags |= parameters.returnContent().get() == MailParameters.Return.FULL ? RET_FULL : RET_HEADERS;
        }
        out.octet(parameters.body().ordinal()).octet(flags);
        out.optionalText(parameters.envelopeId());
        out.octet(parameters.priority() + 9);
        out.flag(parameters.deliverBy().isPresent());
        parameters
                .deliverBy()
                .ifPresent(by ->
                        out.instant(by.deadline()).octet(by.mode().ordinal()).flag(by.trace()));
        out.optionalInstant(parameters.holdUntil());
    }

    private static MailParameters parameters(OctetReader in) throws RecordException {
        BodyType body = constant(BodyType.values(), in.octet());
        int flags = in.octet();
        MailParameters parameters = MailParameters.none()
                .withBody(body)
                .withSmtpUtf8((flags & UTF8) != 0)
                .withRequireTls((flags & REQUIRE_TLS) != 0);
        if ((flags & (RET_FULL | RET_HEADERS)) != 0) {
            parameters = parameters.withReturn(
                    (flags & RET_FULL) != 0 ? MailParameters.Return.FULL : MailParameters.Return.HEADERS);
        }
        Optional<String> envelopeId = in.optionalText();
        if (envelopeId.isPresent()) {
            parameters = parameters.withEnvelopeId(envelopeId.get());
        }
        int priority = in.octet() - 9;
        if (priority < -9 || priority > 9) {
            throw new RecordException("a priority is out of range: " + priority);
        }
        parameters = parameters.withPriority(priority);
        if (in.flag()) {
            Instant deadline = in.instant();
            DeliverBy.Mode mode = constant(DeliverBy.Mode.values(), in.octet());
            parameters = parameters.withDeliverBy(new DeliverBy(deadline, mode, in.flag()));
        }
        Optional<Instant> holdUntil = in.optionalInstant();
        return holdUntil.isPresent() ? parameters.withHoldUntil(holdUntil.get()) : parameters;
    }

    private static void facts(OctetWriter out, MessageFacts facts) {
        out.octet(facts.origin().ordinal()).instant(facts.arrived());
        out.optionalText(facts.user()).text(facts.listener()).text(facts.tenant());
        out.optionalText(facts.clientAddress());
    }

    private static MessageFacts facts(OctetReader in) throws RecordException {
        Origin origin = constant(Origin.values(), in.octet());
        return new MessageFacts(origin, in.instant(), in.optionalText(), in.text(), in.text(), in.optionalText());
    }

    private static void notes(OctetWriter out, MessageNotes notes) {
        out.number(notes.sizeOctets());
        out.optionalText(notes.messageId()).optionalText(notes.holdReason()).optionalText(notes.routeTo());
        out.number(notes.deliveredTo().size());
        notes.deliveredTo().forEach(out::text);
        out.flag(notes.quiet());
    }

    private static MessageNotes notes(OctetReader in) throws RecordException {
        long size = in.number();
        Optional<String> messageId = in.optionalText();
        Optional<String> holdReason = in.optionalText();
        Optional<String> routeTo = in.optionalText();
        int count = in.count();
        List<String> deliveredTo = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deliveredTo.add(in.text());
        }
        return new MessageNotes(size, messageId, holdReason, routeTo, deliveredTo, in.flag());
    }

    static <E> E constant(E[] values, int ordinal) throws RecordException {
        if (ordinal >= values.length) {
            throw new RecordException("an unknown constant: " + ordinal);
        }
        return values[ordinal];
    }
}
