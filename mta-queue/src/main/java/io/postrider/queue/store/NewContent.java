// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.QueueId;
import java.nio.ByteBuffer;
import java.util.List;

/// What a commit does to contents, besides releasing some.
sealed interface NewContent {
    /// Nothing.
    record None() implements NewContent {}

    /// A content in memory: the committer writes it to a segment.
    ///
    /// @param id whose
    /// @param head the head
    /// @param body the body's pieces, each from its position to its limit; not consumed
    /// @param bodyChecksum CRC-32C of the body
    /// @param traits what intake noted
    record Buffered(QueueId id, byte[] head, List<ByteBuffer> body, int bodyChecksum, ContentTraits traits)
            implements NewContent {
        long bodyOctets() {
            return body.stream().mapToLong(ByteBuffer::remaining).sum();
        }
    }

    /// A content in a file of its own, which is synced with its directory entry already.
    ///
    /// @param id whose
    /// @param location where
    record Filed(QueueId id, Location location) implements NewContent {}

    /// A live content that leaves a mostly dead segment. It is moved only if it still lies at `from` when its
    /// turn comes.
    ///
    /// @param from where it lies
    /// @param copy its octets
    record Moved(Location from, Buffered copy) implements NewContent {}

    /// A damaged content that is set aside: it is released, and opening it says why.
    ///
    /// @param id whose
    /// @param why a sentence
    record SetAside(QueueId id, String why) implements NewContent {}

    /// No id up to this one will be given again.
    ///
    /// @param limit the highest
    record IdLimit(QueueId limit) implements NewContent {}
}
