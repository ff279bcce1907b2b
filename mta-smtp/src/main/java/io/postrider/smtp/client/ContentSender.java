// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.buffer.ByteBuf;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.protocol.DotStuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Sends one content, dot-stuffed for DATA or as one counted chunk for BDAT, 64 KiB at a time: memory
/// does not depend on its size. The last piece is held back until the caller has noted the handover.
final class ContentSender {
    private static final int PIECE = 64 << 10;
    private final Wire wire;
    private final Content content;

    ContentSender(Wire wire, Content content) {
        this.wire = wire;
        this.content = content;
    }

    /// The one thing that is done between all that is harmless and the octet that passes responsibility.
    interface Handover {
        /// May block; an exception stops before the octet.
        void note();
    }

    /// Sends all of it with the end.
    ///
    /// @return the peer's reply, when it refused before the end and the connection is of no more use
    Optional<Reply> data(Handover handover) throws SmtpClientException, InterruptedException {
        DotStuffer stuffer = new DotStuffer();
        return send(handover, new Coding() {
            @Override
            public boolean move(ByteBuffer source, ByteBuffer target) {
                return stuffer.stuff(source, target);
            }

            @Override
            public byte[] end() {
                return stuffer.end();
            }
        });
    }

    /// Sends `BDAT n LAST` and exactly n octets (RFC 3030 §2).
    ///
    /// @param binary false to check that the lines end in CRLF
    Optional<Reply> chunk(boolean binary, Handover handover) throws SmtpClientException, InterruptedException {
        return send(handover, new Counted(content.sizeOctets(), binary));
    }

    /// How octets become those on the wire.
    private interface Coding {
        /// What stands before the first octet.
        default String head() {
            return "";
        }

        /// Moves what fits; true when the source is exhausted.
        boolean move(ByteBuffer source, ByteBuffer target);

        /// What follows the last octet.
        byte[] end();
    }

    private Optional<Reply> send(Handover handover, Coding coding) throws SmtpClientException, InterruptedException {
        try (InputStream in = content.open()) {
            byte[] octets = new byte[PIECE];
            ByteBuf pending = piece();
            // the command goes with the first piece: where the content is empty, it alone passes responsibility
            pending.writeCharSequence(coding.head(), StandardCharsets.US_ASCII);
            try {
                int count = in.readNBytes(octets, 0, octets.length);
                while (count > 0) {
                    ByteBuffer source = ByteBuffer.wrap(octets, 0, count);
                    while (!move(coding, source, pending)) {
                        Optional<Reply> early = flush(pending);
                        if (early.isPresent()) {
                            return early;
                        }
                        pending = piece();
                    }
                    count = in.readNBytes(octets, 0, octets.length);
                }
                byte[] end = coding.end();
                handover.note();
                pending.writeBytes(end);
            } catch (IOException | RuntimeException unsent) {
                pending.release();
                throw unsent;
            }
            // from here on a lost connection leaves the outcome unknown, and its phase must say so
            wire.patience().begin(ClientPhase.DATA_DONE);
            wire.write(pending);
            return Optional.empty();
        } catch (IOException unreadable) {
            throw local("the content cannot be read: " + Wire.sentence(unreadable), unreadable);
        } catch (IllegalArgumentException badLines) {
            throw local("the content cannot be sent: " + Wire.sentence(badLines), badLines);
        }
    }

    private static boolean move(Coding coding, ByteBuffer source, ByteBuf target) {
        ByteBuffer room = target.nioBuffer(target.writerIndex(), PIECE - target.writerIndex());
        int before = room.position();
        boolean exhausted = coding.move(source, room);
        target.writerIndex(target.writerIndex() + room.position() - before);
        return exhausted;
    }

    private ByteBuf piece() {
        // room for the final dot behind a full piece
        return wire.channel().alloc().directBuffer(PIECE + 8);
    }

    /// Sends a full piece; a refusal that came meanwhile ends it, for the rest would be in vain.
    private Optional<Reply> flush(ByteBuf piece) throws SmtpClientException, InterruptedException {
        wire.patience().renew();
        try {
            wire.write(piece);
        } catch (SmtpClientException lost) {
            Optional<Reply> last = lost.reason() == Reason.CLOSED ? wire.pollReply() : Optional.empty();
            return Optional.of(last.filter(reply -> !reply.isPositive()).orElseThrow(() -> lost));
        }
        return wire.pollReply().filter(reply -> !reply.isPositive());
    }

    private SmtpClientException local(String text, Exception cause) {
        return wire.fail(SmtpClientException.caused(ClientPhase.DATA_BLOCK, Reason.LOCAL, text, cause));
    }

    /// Counts, and checks lines where the content is text.
    private static final class Counted implements Coding {
        private static final byte[] NOTHING = "".getBytes(StandardCharsets.US_ASCII);
        private final boolean binary;
        private final long octets;
        private long left;
        private boolean afterCr;

        Counted(long octets, boolean binary) {
            this.octets = octets;
            this.left = octets;
            this.binary = binary;
        }

        @Override
        public String head() {
            return "BDAT " + octets + " LAST\r\n";
        }

        @Override
        public boolean move(ByteBuffer source, ByteBuffer target) {
            while (source.hasRemaining() && target.hasRemaining()) {
                byte octet = source.get();
                check(octet);
                target.put(octet);
            }
            return !source.hasRemaining();
        }

        private void check(byte octet) {
            left--;
            boolean lineFeed = octet == '\n';
            if (left < 0 || (!binary && lineFeed != afterCr)) {
                throw new IllegalArgumentException(
                        left < 0 ? "it is longer than it said" : "CR or LF outside CRLF in text");
            }
            afterCr = octet == '\r';
        }

        @Override
        public byte[] end() {
            if (left != 0 || (!binary && afterCr)) {
                throw new IllegalArgumentException(left != 0 ? "it is shorter than it said" : "it ends in a CR");
            }
            return NOTHING;
        }
    }
}
