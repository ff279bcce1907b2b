// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.queue.record.StoredEnvelope;
import java.util.List;

/// Decides who is told. Sealed result of a pure function.
public sealed interface DsnDecision {
    /// Tell the sender.
    ///
    /// @param to the reverse-path
    /// @param about those recipients whose notification is wanted
    record Tell(Mailbox to, List<RecipientNotice> about) implements DsnDecision {}

    /// Mail with the null reverse-path failed: tell the postmaster.
    ///
    /// @param about those that failed
    record TellPostmaster(List<RecipientNotice> about) implements DsnDecision {}

    /// Tell nobody, although something failed: count it.
    ///
    /// @param reason a sentence
    record Drop(String reason) implements DsnDecision {}

    /// Nothing is to be told.
    record Silence() implements DsnDecision {}

    /// Decides.
    ///
    /// @param envelope the message
    /// @param returnPath where its notifications go, which may be the recipient's own
    /// @param about what happened
    /// @param settings the rules
    static DsnDecision of(
            StoredEnvelope envelope, ReversePath returnPath, List<RecipientNotice> about, DsnSettings settings) {
        boolean failed = about.stream().anyMatch(notice -> notice.action() == DsnAction.FAILED);
        if (returnPath.mailbox().isEmpty()) {
            return failed ? doubleBounce(envelope, about, settings) : new Silence();
        }
        List<RecipientNotice> wanted = about.stream()
                .filter(notice -> notice.recipient().dsn().wants(notice.action().wanted()))
                .filter(notice ->
                        settings.successAndRelayed() || notice.action().compareTo(DsnAction.DELAYED) <= 0)
                .toList();
        if (wanted.isEmpty()) {
            return new Silence();
        }
        if (envelope.notes().quiet()) {
            return failed ? new Drop("the sender is not verified") : new Silence();
        }
        return new Tell(returnPath.mailbox().get(), wanted);
    }

    // RFC 5321 §6.1: never a notification in answer to the null reverse-path
    private static DsnDecision doubleBounce(
            StoredEnvelope envelope, List<RecipientNotice> about, DsnSettings settings) {
        if (envelope.notes().quiet()) {
            return new Drop("a double bounce could not be delivered");
        }
        return switch (settings.doubleBounce()) {
            case DROP -> new Drop("a double bounce was dropped");
            case POSTMASTER ->
                new TellPostmaster(about.stream()
                        .filter(notice -> notice.action() == DsnAction.FAILED)
                        .toList());
        };
    }
}
