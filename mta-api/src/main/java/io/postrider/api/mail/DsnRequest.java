// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a sender asked about one recipient's notifications: NOTIFY and ORCPT of RCPT (RFC 3461 §4.1, 4.2).
/// Immutable.
///
/// @since 0.1
public final class DsnRequest {
    private static final DsnRequest UNSAID = new DsnRequest(Optional.empty(), Optional.empty());
    private final Optional<Set<Notify>> notifyOn;
    private final Optional<OriginalRecipient> originalRecipient;

    private DsnRequest(Optional<Set<Notify>> notifyOn, Optional<OriginalRecipient> originalRecipient) {
        this.notifyOn = notifyOn;
        this.originalRecipient = originalRecipient;
    }

    /// Neither NOTIFY nor ORCPT was given: failures, and delays at our choice, are notified.
    public static DsnRequest unsaid() {
        return UNSAID;
    }

    /// The same with NOTIFY; the empty set stands for `NOTIFY=NEVER`.
    public DsnRequest withNotify(Set<Notify> on) {
        EnumSet<Notify> copy = EnumSet.noneOf(Notify.class);
        copy.addAll(on);
        return new DsnRequest(Optional.of(Set.copyOf(copy)), originalRecipient);
    }

    /// The same with ORCPT.
    public DsnRequest withOriginalRecipient(OriginalRecipient original) {
        return new DsnRequest(notifyOn, Optional.of(original));
    }

    /// NOTIFY as given; an empty set is NEVER; empty when it was not given.
    public Optional<Set<Notify>> notifyOn() {
        return notifyOn;
    }

    /// ORCPT as given.
    public Optional<OriginalRecipient> originalRecipient() {
        return originalRecipient;
    }

    /// True when a notification of this kind is wanted; without NOTIFY failures and delays are (RFC 3461
    /// §4.1).
    public boolean wants(Notify kind) {
        return notifyOn.map(on -> on.contains(kind)).orElse(kind != Notify.SUCCESS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DsnRequest that
                && notifyOn.equals(that.notifyOn)
                && originalRecipient.equals(that.originalRecipient);
    }

    @Override
    public int hashCode() {
        return Objects.hash(notifyOn, originalRecipient);
    }

    @Override
    public String toString() {
        return "DsnRequest[notify=" + notifyOn + ", orcpt=" + originalRecipient + "]";
    }

    /// The events NOTIFY can name.
    public enum Notify {
        /// Delivered, relayed to a host without DSN, or expanded.
        SUCCESS,
        /// Given up.
        FAILURE,
        /// Still being tried.
        DELAY
    }

    /// ORCPT: the address the sender had written (RFC 3461 §4.2), decoded from xtext.
    ///
    /// @param type the address type, such as `rfc822` or `utf-8`
    /// @param address the address in that type's own form
    public record OriginalRecipient(String type, String address) {
        /// Checks that neither is empty.
        public OriginalRecipient {
            if (type.isEmpty() || address.isEmpty()) {
                throw new IllegalArgumentException("ORCPT needs a type and an address");
            }
        }

        @Override
        public String toString() {
            return type + ";" + address;
        }
    }
}
