// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Octets of every record. The first octet is the record's version; a reader refuses what it does not
/// know, so that a newer format is never half understood. Pure; `docs/queue-format.md` says the same in
/// words.
public final class RecordCodec {
    private static final int RECIPIENT_VERSION = 1;
    private static final int SCHEDULE_VERSION = 1;
    private static final int HANDOVER_VERSION = 1;
    private static final int SUSPENSION_VERSION = 1;

    private RecordCodec() {}

    /// The value in ENVELOPES.
    public static byte[] encode(StoredEnvelope envelope) {
        return EnvelopeCodec.encode(envelope);
    }

    /// Reads a value of ENVELOPES.
    public static StoredEnvelope envelope(QueueId id, byte[] octets) throws RecordException {
        return EnvelopeCodec.decode(id, octets);
    }

    /// The value in RECIPIENTS.
    public static byte[] encode(RecipientRow row) {
        OctetWriter out =
                new OctetWriter().octet(RECIPIENT_VERSION).octet(row.state().ordinal());
        out.number(row.progress().attempts()).number(row.progress().part());
        out.optionalInstant(row.progress().due());
        out.flag(row.progress().place().isPresent());
        row.progress().place().ifPresent(place -> out.text(place.lane()).instant(place.due()));
        out.text(row.lane()).octet(row.flags());
        out.flag(row.last().isPresent());
        row.last().ifPresent(said -> Fields.diagnostic(out, said));
        out.number(row.trail().size());
        for (Transition step : row.trail()) {
            out.instant(step.at()).octet(step.state().ordinal()).text(step.reason());
        }
        out.flag(row.child().isPresent());
        row.child().ifPresent(child -> child(out, child));
        return out.octets();
    }

    private static void child(OctetWriter out, Child child) {
        Fields.mailbox(out, child.mailbox());
        Fields.dsn(out, child.dsn());
        out.optionalText(child.reversePath().map(ReversePath::toString));
        out.flag(child.route().isPresent());
        child.route().ifPresent(route -> Fields.route(out, route));
        out.number(child.parent());
    }

    /// Reads a value of RECIPIENTS.
    public static RecipientRow recipient(int ordinal, byte[] octets) throws RecordException {
        OctetReader in = new OctetReader(octets);
        in.version(RECIPIENT_VERSION, "a recipient");
        RecipientState state = EnvelopeCodec.constant(RecipientState.values(), in.octet());
        int attempts = in.count();
        int part = in.count();
        Optional<Instant> due = in.optionalInstant();
        Optional<RecipientRow.Place> place =
                in.flag() ? Optional.of(new RecipientRow.Place(in.text(), in.instant())) : Optional.empty();
        var progress = new RecipientRow.Progress(attempts, part, due, place);
        String lane = in.text();
        int flags = in.octet();
        Optional<Diagnostic> last = in.flag() ? Optional.of(Fields.diagnostic(in)) : Optional.empty();
        int steps = in.count();
        List<Transition> trail = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            Instant at = in.instant();
            trail.add(new Transition(at, EnvelopeCodec.constant(RecipientState.values(), in.octet()), in.text()));
        }
        Optional<Child> child = in.flag() ? Optional.of(child(in)) : Optional.empty();
        return new RecipientRow(ordinal, state, progress, lane, last, trail, flags, child);
    }

    private static Child child(OctetReader in) throws RecordException {
        Mailbox mailbox = Fields.mailbox(in);
        var dsn = Fields.dsn(in);
        Optional<ReversePath> path = in.flag() ? Optional.of(Fields.reversePath(in)) : Optional.empty();
        Optional<Route> route = in.flag() ? Optional.of(Fields.route(in)) : Optional.empty();
        return new Child(mailbox, dsn, path, route, in.count());
    }

    /// The value in SCHEDULE.
    public static byte[] encode(ScheduleRow row) {
        OctetWriter out = new OctetWriter().octet(SCHEDULE_VERSION);
        out.flag(row.way().isPresent());
        row.way().ifPresent(way -> way(out, way));
        ordinals(out, row.ordinals());
        out.number(row.attempts()).optionalInstant(row.deadline()).text(row.sender());
        return out.octets();
    }

    private static void way(OctetWriter out, Way way) {
        out.long64(way.generation());
        Fields.route(out, way.route());
        Fields.reversePath(out, way.reversePath());
        out.number(way.addresses().size());
        for (Map.Entry<Integer, Mailbox> address : new TreeMap<>(way.addresses()).entrySet()) {
            out.number(address.getKey());
            Fields.mailbox(out, address.getValue());
        }
    }

    /// Reads a value of SCHEDULE.
    public static ScheduleRow schedule(byte[] octets) throws RecordException {
        OctetReader in = new OctetReader(octets);
        in.version(SCHEDULE_VERSION, "a schedule row");
        Optional<Way> way = in.flag() ? Optional.of(way(in)) : Optional.empty();
        List<Integer> ordinals = ordinals(in);
        return new ScheduleRow(way, ordinals, in.count(), in.optionalInstant(), in.text());
    }

    private static Way way(OctetReader in) throws RecordException {
        long generation = in.long64();
        Route route = Fields.route(in);
        ReversePath path = Fields.reversePath(in);
        int count = in.count();
        Map<Integer, Mailbox> addresses = new HashMap<>();
        for (int i = 0; i < count; i++) {
            addresses.put(in.count(), Fields.mailbox(in));
        }
        return new Way(generation, route, path, addresses);
    }

    private static void ordinals(OctetWriter out, List<Integer> ordinals) {
        out.number(ordinals.size());
        int before = 0;
        for (int ordinal : ordinals.stream().sorted().toList()) {
            out.number(ordinal - before);
            before = ordinal;
        }
    }

    private static List<Integer> ordinals(OctetReader in) throws RecordException {
        int count = in.count();
        List<Integer> ordinals = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < count; i++) {
            before += in.count();
            ordinals.add(before);
        }
        return ordinals;
    }

    /// The value in HANDOVERS.
    public static byte[] encode(Handover handover) {
        OctetWriter out = new OctetWriter().octet(HANDOVER_VERSION).instant(handover.at());
        ordinals(out, handover.ordinals());
        ScheduleKey row = handover.row();
        out.text(row.lane()).octet(row.priority() + 9).text(row.tenant()).instant(row.due());
        out.long64(row.part().id().value()).number(row.part().number());
        return out.octets();
    }

    /// Reads a value of HANDOVERS.
    public static Handover handover(byte[] octets) throws RecordException {
        OctetReader in = new OctetReader(octets);
        in.version(HANDOVER_VERSION, "a handover");
        Instant at = in.instant();
        List<Integer> ordinals = ordinals(in);
        String lane = in.text();
        int priority = in.octet() - 9;
        String tenant = in.text();
        Instant due = in.instant();
        PartKey part = new PartKey(new QueueId(in.long64() & Long.MAX_VALUE), in.count());
        return new Handover(at, ordinals, new ScheduleKey(lane, priority, tenant, due, part));
    }

    /// The value in CONTROLS.
    public static byte[] encode(Suspension suspension) {
        return new OctetWriter()
                .octet(SUSPENSION_VERSION)
                .instant(suspension.since())
                .text(suspension.kind().word())
                .text(suspension.name())
                .text(suspension.by())
                .octets();
    }

    /// Reads a value of CONTROLS.
    public static Suspension suspension(byte[] octets) throws RecordException {
        OctetReader in = new OctetReader(octets);
        in.version(SUSPENSION_VERSION, "a suspension");
        Instant since = in.instant();
        String word = in.text();
        Suspension.Kind kind =
                Suspension.Kind.of(word).orElseThrow(() -> new RecordException("an unknown suspension: " + word));
        return new Suspension(kind, in.text(), since, in.text());
    }

    /// Responsibility for these recipients may be passing.
    ///
    /// @param at since when
    /// @param ordinals for whom
    /// @param row the schedule row that covers them
    public record Handover(Instant at, List<Integer> ordinals, ScheduleKey row) {
        /// Copies the list.
        public Handover {
            ordinals = List.copyOf(ordinals);
        }
    }
}
