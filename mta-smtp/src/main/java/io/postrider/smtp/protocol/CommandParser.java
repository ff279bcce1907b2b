// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.util.EnumSet;
import java.util.Set;

/// Turns one command line's octets into a [Command] (RFC 5321 §4.1). Immutable; never throws.
public final class CommandParser {
    private final Set<Extension> offered;

    /// Makes a parser for a session state.
    ///
    /// @param offered the extensions in force: parameters of others are unknown
    public CommandParser(Set<Extension> offered) {
        this.offered = offered.isEmpty() ? EnumSet.noneOf(Extension.class) : EnumSet.copyOf(offered);
    }

    /// Reads a line.
    ///
    /// @param line all octets up to and with LF
    public Command parse(byte[] line) {
        throw new UnsupportedOperationException();
    }
}
