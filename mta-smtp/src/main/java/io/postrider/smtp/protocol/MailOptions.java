// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.MailParameters.Return;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// The parameters of MAIL, decoded, times still as the client gave them.
///
/// @param given which parameters were there; SMTPUTF8, REQUIRETLS and PRDR have no other trace
/// @param sizeOctets SIZE (RFC 1870)
/// @param body BODY (RFC 6152, RFC 3030)
/// @param notification RET and ENVID (RFC 3461)
/// @param submitter AUTH (RFC 4954 §5), decoded; `<>` stands for itself
/// @param by BY (RFC 2852)
/// @param hold HOLDFOR or HOLDUNTIL (RFC 4865)
/// @param priority MT-PRIORITY (RFC 6710)
public record MailOptions(
        Set<MailKeyword> given,
        OptionalLong sizeOctets,
        BodyType body,
        Notification notification,
        Optional<String> submitter,
        Optional<By> by,
        Optional<Hold> hold,
        OptionalInt priority) {
    /// Copies the set.
    public MailOptions {
        given = Set.copyOf(given);
    }

    /// No parameter at all.
    public static MailOptions none() {
        return new MailOptions(
                Set.of(),
                OptionalLong.empty(),
                BodyType.SEVEN_BIT,
                new Notification(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /// True when this parameter was there.
    public boolean has(MailKeyword keyword) {
        return given.contains(keyword);
    }

    /// RET and ENVID.
    ///
    /// @param content RET
    /// @param envelopeId ENVID, decoded from xtext
    public record Notification(Optional<Return> content, Optional<String> envelopeId) {}

    /// BY: a time from now, which may have passed already.
    ///
    /// @param seconds from now; negative when a relay spent it
    /// @param mode N or R
    /// @param trace T
    public record By(long seconds, DeliverBy.Mode mode, boolean trace) {}

    /// HOLDFOR or HOLDUNTIL.
    public sealed interface Hold {
        /// HOLDFOR.
        ///
        /// @param interval from now
        record For(Duration interval) implements Hold {}

        /// HOLDUNTIL.
        ///
        /// @param instant the time
        record Until(Instant instant) implements Hold {}
    }
}
