// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.Recipient;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The standard input of a program. A program that stops reading is free to do so; but one whose message
/// cannot be read
/// by us is killed before it sees an end of file, lest it takes half a message for a whole one. Used by one
/// thread.
///
/// @param process the program
/// @param settings what is written
record ProgramInput(Process process, PipeSettings settings) {
    /// Swallows what a program no longer reads.
    private static final class Unread extends FilterOutputStream {
        private boolean stopped;

        Unread(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int count) {
            if (stopped) {
                return;
            }
            try {
                out.write(octets, offset, count);
            } catch (IOException stoppedReading) {
                stopped = true;
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException stoppedReading) {
                stopped = true;
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException stoppedReading) {
                stopped = true;
            }
        }
    }

    /// Writes the message; false when it could not be read.
    boolean feed(DeliveryRequest request, Recipient recipient) {
        try (OutputStream out = new BufferedOutputStream(new Unread(process.getOutputStream()), 16 * 1024)) {
            return write(request, recipient, out);
        } catch (IOException notByUnread) {
            return false;
        }
    }

    private boolean write(DeliveryRequest request, Recipient recipient, OutputStream out) {
        String fields = settings.addFields() ? MessageWriter.added(request, recipient) : "";
        try {
            switch (settings.lineEnds()) {
                case LF -> new MessageWriter(MessageWriter.Lines.PLAIN, out).write(fields, request.content());
                case CRLF -> {
                    out.write(fields.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
                    try (InputStream in = request.content().open()) {
                        in.transferTo(out);
                    }
                }
            }
            return true;
        } catch (IOException unreadable) {
            process.destroyForcibly();
            return false;
        }
    }
}
