// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.plugin.Setting;
import io.postrider.queue.schedule.SchedulerLimits;
import java.time.Duration;

/// `[queue]`: the bounds of the scheduler.
///
/// @param window parts in memory
/// @param deliveries attempts at a time
/// @param attemptTimeout the longest attempt
/// @param uncertain what becomes of mail whose handover was cut off
/// @param syncHandover whether the journal of handovers is synced
/// @param hops Received fields at most
/// @param agingStep waiting time that counts as one priority
/// @param heldExpireAfter the age at which held mail is returned
public record QueueSettings(
        @Setting(
                text = "How many parts (a message's recipients on one way) are in memory at a time; the rest waits in"
                        + " the store.",
                byDefault = "100000",
                range = "100..10000000")
        int window,

        @Setting(
                text = "How many delivery attempts run at a time, over all destinations.",
                byDefault = "1000",
                range = "1..100000")
        int deliveries,

        @Setting(
                text = "The longest time that one attempt may take before it is cut off.",
                byDefault = "30m",
                range = "1s..")
        Duration attemptTimeout,

        @Setting(
                text = "What becomes of mail that had been handed over when the process died, before the answer came"
                        + " (RFC 1047): `retry` may deliver it twice, `assume` may lose it, `hold` leaves it to you.",
                byDefault = "retry")
        Uncertain uncertain,

        @Setting(
                text = "Sync the note of a handover to the disk before the final dot, so that it is certain after a"
                        + " power cut too. It costs one sync for each delivery.",
                byDefault = "false")
        boolean syncHandover,

        @Setting(
                text = "Mail with more Received fields than this goes in circles and is refused.",
                byDefault = "50",
                range = "1..1000")
        int hops,

        @Setting(
                text = "Mail that has waited this long counts as one priority higher, again and again, so that none"
                        + " starves.",
                byDefault = "1m",
                range = "1s..")
        Duration agingStep,

        @Setting(
                text = "The age at which held mail is returned to its sender. Usually it is kept until released.",
                byDefault = "never",
                range = "1s..")
        Duration heldExpireAfter) {
    /// What becomes of mail whose handover was cut off.
    public enum Uncertain {
        /// It is tried again.
        RETRY,
        /// It is held.
        HOLD,
        /// It counts as delivered.
        ASSUME
    }

    /// The defaults.
    public static QueueSettings usual() {
        return new QueueSettings(
                100_000,
                1_000,
                Duration.ofMinutes(30),
                Uncertain.RETRY,
                false,
                50,
                Duration.ofMinutes(1),
                Duration.ofSeconds(Long.MAX_VALUE));
    }

    SchedulerLimits limits() {
        SchedulerLimits usual = SchedulerLimits.usual();
        return new SchedulerLimits(
                window, deliveries, usual.partsPerIdleLane(), usual.refill(), agingStep, usual.laneMemory());
    }
}
