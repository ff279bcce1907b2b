// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.smtp.Session;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the intake needs of the rest of the program.
///
/// @param check relay authorisation and the routing chain without side effects
/// @param filters the filters of a session's listener or origin, as one filter
/// @param durability how long a session's mail waits for the disk
/// @param hideClient true for sessions whose client our Received field leaves out
public record IntakePorts(
        MailIntake.Check check,
        Function<Session, MailFilter> filters,
        Function<Session, Durability> durability,
        Predicate<Session> hideClient) {
    /// Synced, with the client in the trace field.
    public static IntakePorts of(MailIntake.Check check, Function<Session, MailFilter> filters) {
        return new IntakePorts(check, filters, session -> Durability.SYNCED, session -> false);
    }
}
