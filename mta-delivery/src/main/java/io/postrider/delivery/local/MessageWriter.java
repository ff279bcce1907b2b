// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes one message as local mailboxes have it: LF line ends, `Return-Path:` (RFC 5321 §4.4),
/// `Delivered-To:`, then the
/// message with its Received fields; a Return-Path that came with it is left out. Used by one thread.
final class MessageWriter {
    private static final int BUFFER_OCTETS = 16 * 1024;
    private static final int LINE_OCTETS = 4 * 1024;
    private final Lines lines;
    private final OutputStream out;
    private final byte[] line = new byte[LINE_OCTETS];
    private int lineLength;
    private boolean lineOpen;
    private boolean heldCr;

    /// How lines are written.
    enum Lines {
        /// As they are, with LF.
        PLAIN,
        /// A line that begins with `From ` behind any number of `>` gets one more `>`, so that no reader
        /// takes it for the
        /// beginning of a message and every reader can undo it.
        FROM_QUOTED
    }

    MessageWriter(Lines lines, OutputStream out) {
        this.lines = lines;
        this.out = out;
    }

    /// The fields that delivery adds.
    static String added(DeliveryRequest request, Recipient recipient) {
        return "Return-Path: <" + request.reversePath() + ">\nDelivered-To: " + request.address(recipient) + "\n";
    }

    /// Writes the fields of [#added] and the content; returns how many octets.
    void write(String fields, Content content) throws IOException {
        out.write(fields.getBytes(StandardCharsets.UTF_8));
        byte[] head = content.head();
        write(HeadFields.without(head, "Return-Path"));
        try (InputStream in = content.open()) {
            in.skipNBytes(head.length);
            byte[] buffer = new byte[BUFFER_OCTETS];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                write(buffer, count);
            }
        }
        if (heldCr) {
            heldCr = false;
            out.write('\r');
        }
        endLine();
    }

    private void write(byte[] octets) throws IOException {
        write(octets, octets.length);
    }

    /// CRLF becomes LF; a CR alone stays.
    private void write(byte[] octets, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte octet = octets[i];
            if (heldCr && octet != '\n') {
                put((byte) '\r');
            }
            heldCr = octet == '\r';
            if (!heldCr) {
                put(octet);
            }
        }
    }

    private void put(byte octet) throws IOException {
        line[lineLength++] = octet;
        if (octet == '\n' || lineLength == line.length) {
            flushLine();
            lineOpen = octet != '\n';
        }
    }

    private void flushLine() throws IOException {
        if (!lineOpen && lines == Lines.FROM_QUOTED && beginsWithFrom()) {
            out.write('>');
        }
        out.write(line, 0, lineLength);
        lineLength = 0;
    }

    private boolean beginsWithFrom() {
        int i = 0;
        while (i < lineLength && line[i] == '>') {
            i++;
        }
        byte[] from = {'F', 'r', 'o', 'm', ' '};
        for (int j = 0; j < from.length; j++) {
            if (i + j >= lineLength || line[i + j] != from[j]) {
                return false;
            }
        }
        return true;
    }

    /// A last line without its end gets one.
    private void endLine() throws IOException {
        if (lineLength > 0 || lineOpen) {
            flushLine();
            out.write('\n');
            lineOpen = false;
        }
    }
}
