// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.util.Locale;
import java.util.Optional;

/// One `NAME=value` of XCLIENT or XFORWARD.
///
/// @param name which
/// @param value decoded from xtext; empty for `[UNAVAILABLE]` and `[TEMPUNAVAIL]`
public record ForwardedAttribute(Name name, Optional<String> value) {
    /// The names that either command knows.
    public enum Name {
        /// The client's name.
        NAME(true, true),
        /// The client's address, `IPV6:` before an IPv6 one.
        ADDR(true, true),
        /// The client's port.
        PORT(true, true),
        /// SMTP or ESMTP.
        PROTO(true, true),
        /// The client's HELO.
        HELO(true, true),
        /// The authenticated user.
        LOGIN(true, false),
        /// Where it had connected to.
        DESTADDR(true, false),
        /// The port it had connected to.
        DESTPORT(true, false),
        /// The name by reverse lookup alone.
        REVERSE_NAME(true, false),
        /// An identifier of the message on the host before.
        IDENT(false, true),
        /// LOCAL or REMOTE.
        SOURCE(false, true);

        private final boolean xclient;
        private final boolean xforward;

        Name(boolean xclient, boolean xforward) {
            this.xclient = xclient;
            this.xforward = xforward;
        }

        /// Finds the attribute for one of the two commands.
        public static Optional<Name> of(String text, Verb verb) {
            String upper = text.toUpperCase(Locale.ROOT);
            for (Name name : values()) {
                if (name.name().equals(upper) && name.belongsTo(verb)) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        }

        /// True when the command knows the attribute.
        public boolean belongsTo(Verb verb) {
            return verb == Verb.XCLIENT ? xclient : xforward;
        }
    }
}
