// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A routing policy's answer. Sealed and frozen.
///
/// @since 0.1
public sealed interface Routing {
    /// Not mine: ask the next policy.
    record Pass() implements Routing {}

    /// It goes this way.
    ///
    /// @param route the way
    record Via(Route route) implements Routing {}

    /// The recipient stands for others; the queue de-duplicates them, checks for loops and routes each in
    /// turn.
    ///
    /// @param members at least one
    record Expand(List<Member> members) implements Routing {
        /// Copies the list.
        public Expand {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw new IllegalArgumentException("an expansion needs a member");
            }
        }
    }

    /// It cannot be delivered: refused at RCPT, bounced later.
    ///
    /// @param why with a 5.x.x status
    record Fail(Diagnostic why) implements Routing {}

    /// It cannot be said now: 451 at RCPT, tried again later.
    ///
    /// @param why with a 4.x.x status
    record Defer(Diagnostic why) implements Routing {}

    /// Not mine.
    static Routing pass() {
        return new Pass();
    }

    /// One address that a recipient was expanded to. Immutable; grows by `with…` methods.
    final class Member {
        private final Mailbox mailbox;
        private final Optional<DsnRequest> dsn;
        private final Optional<ReversePath> reversePath;
        private final Optional<Route> route;

        private Member(
                Mailbox mailbox, Optional<DsnRequest> dsn, Optional<ReversePath> reversePath, Optional<Route> route) {
            this.mailbox = mailbox;
            this.dsn = dsn;
            this.reversePath = reversePath;
            this.route = route;
        }

        /// A member that inherits NOTIFY, ORCPT and the reverse-path of its parent (RFC 3461 §5.2.7).
        public static Member of(Mailbox mailbox) {
            return new Member(Objects.requireNonNull(mailbox), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /// The same with its own notification wishes.
        public Member withDsn(DsnRequest request) {
            return new Member(mailbox, Optional.of(request), reversePath, route);
        }

        /// The same with its own reverse-path, such as `owner-list@…` (RFC 5321 §3.9.2).
        public Member withReversePath(ReversePath path) {
            return new Member(mailbox, dsn, Optional.of(path), route);
        }

        /// The same with its way already known: a file or command in an alias file.
        public Member withRoute(Route way) {
            return new Member(mailbox, dsn, reversePath, Optional.of(way));
        }

        /// Whom.
        public Mailbox mailbox() {
            return mailbox;
        }

        /// Its own notification wishes; empty = the parent's.
        public Optional<DsnRequest> dsn() {
            return dsn;
        }

        /// Its own reverse-path; empty = the parent's.
        public Optional<ReversePath> reversePath() {
            return reversePath;
        }

        /// Its way; empty = ask the policies.
        public Optional<Route> route() {
            return route;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Member that
                    && mailbox.equals(that.mailbox)
                    && dsn.equals(that.dsn)
                    && reversePath.equals(that.reversePath)
                    && route.equals(that.route);
        }

        @Override
        public int hashCode() {
            return Objects.hash(mailbox, dsn, reversePath, route);
        }

        @Override
        public String toString() {
            return mailbox.toString();
        }
    }
}
