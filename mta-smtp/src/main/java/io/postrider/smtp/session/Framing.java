// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

/// How the octets behind a command are framed.
public sealed interface Framing {
    /// Up to CRLF.CRLF (RFC 5321 §4.1.1.4).
    record DotTerminated() implements Framing {}

    /// So many octets, whatever they are (RFC 3030 §2).
    ///
    /// @param octets more than 0
    /// @param last true for LAST
    record Counted(long octets, boolean last) implements Framing {}
}
