// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Reply;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the edits of the message stage make of an envelope. The recipients are ours already: equal by
/// (id, ordinal).
///
/// @param reversePath the envelope's or the edits'
/// @param recipients those that stay, in order
/// @param refused those refused after the data, with their replies; none of them is in `recipients`
/// @param holdReason why the message is held
/// @param routeTo the transport that was chosen in the place of the policies
/// @param body the new body
/// @param results what was reported
public record Revision(
        ReversePath reversePath,
        List<Recipient> recipients,
        Map<Recipient, Reply> refused,
        Optional<String> holdReason,
        Optional<String> routeTo,
        Optional<Supplier<InputStream>> body,
        List<AuthenticationResult> results) {

    /// Applies edits in order.
    public static Revision of(QueueId id, Envelope envelope, List<Edit> edits) {
        Draft draft = new Draft(id, envelope);
        edits.forEach(draft::apply);
        return draft.revision();
    }

    private static final class Draft {
        private final QueueId id;
        private final Map<Integer, Recipient> recipients = new LinkedHashMap<>();
        private final Map<Recipient, Reply> refused = new LinkedHashMap<>();
        private final List<AuthenticationResult> results = new ArrayList<>();
        private ReversePath reversePath;
        private Optional<String> holdReason = Optional.empty();
        private Optional<String> routeTo = Optional.empty();
        private Optional<Supplier<InputStream>> body = Optional.empty();
        private int next;

        Draft(QueueId id, Envelope envelope) {
            this.id = id;
            this.reversePath = envelope.reversePath();
            for (Recipient recipient : envelope.recipients()) {
                add(Recipient.of(id, recipient.ordinal(), recipient.mailbox(), recipient.dsn()));
            }
        }

        private void add(Recipient recipient) {
            recipients.put(recipient.ordinal(), recipient);
            next = Math.max(next, recipient.ordinal() + 1);
        }

        private void apply(Edit edit) {
            switch (edit) {
                case Edit.AddRecipient added -> add(Recipient.of(id, next, added.mailbox(), added.dsn()));
                case Edit.RemoveRecipient removed -> take(removed.recipient());
                case Edit.RefuseRecipient(Recipient recipient, Reply reply) ->
                    take(recipient).ifPresent(known -> refused.put(known, reply));
                case Edit.ChangeReversePath changed -> reversePath = changed.reversePath();
                case Edit.Hold hold -> holdReason = holdReason.or(() -> Optional.of(hold.reason()));
                case Edit.RouteTo route -> routeTo = Optional.of(route.transport());
                case Edit.ReplaceBody replaced -> body = Optional.of(replaced.body());
                case Edit.Report report -> results.add(report.result());
                case Edit.InsertHeader ignored -> {}
                case Edit.AppendHeader ignored -> {}
                case Edit.RemoveHeader ignored -> {}
                case Edit.ReplaceHeader ignored -> {}
            }
        }

        private Optional<Recipient> take(Recipient named) {
            Recipient known = recipients.get(named.ordinal());
            if (known == null || !known.mailbox().equals(named.mailbox())) {
                return Optional.empty();
            }
            recipients.remove(named.ordinal());
            return Optional.of(known);
        }

        private Revision revision() {
            return new Revision(
                    reversePath,
                    List.copyOf(recipients.values()),
                    new LinkedHashMap<>(refused),
                    holdReason,
                    routeTo,
                    body,
                    List.copyOf(results));
        }
    }
}
