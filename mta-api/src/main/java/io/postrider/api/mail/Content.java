// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;

/// The stored octets of one message, exactly as accepted: lines end in CRLF, nothing is dot-stuffed.
///
/// It is made of the *head* (the header section with the CRLF of its last line, without the empty line that
/// ends it)
/// and the *body* (the rest, that empty line first), read as one. An open content pins its file: close it.
/// May be read by several threads; reads may block on the disk, so never from an event loop.
///
/// @since 0.1
public interface Content extends AutoCloseable {
    /// Octets in all, head and body.
    long sizeOctets();

    /// The head's octets, a fresh array. Bounded by the limit on header sections (default 1 MiB); what is
    /// beyond it
    /// counts as body.
    byte[] head() throws IOException;

    /// A stream over all octets from the first; the caller closes it.
    InputStream open() throws IOException;

    /// Writes up to `count` octets from `position` to `channel`; returns how many were written, 0 at the end.
    long transferTo(long position, long count, WritableByteChannel channel) throws IOException;

    /// What intake noted, so that a transport need not read to know what it can send unchanged.
    ContentTraits traits();

    /// Unpins. Idempotent.
    @Override
    void close();
}
