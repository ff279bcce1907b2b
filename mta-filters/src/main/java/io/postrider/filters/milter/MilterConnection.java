// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerConnection;
import io.postrider.filters.scanner.ScannerException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Packets to and from a milter: a length, a letter, data. One thread at a time.
final class MilterConnection implements AutoCloseable {
    private static final int MAX_PACKET = 1 << 20;
    private final ScannerConnection connection;
    private int actions;
    private int steps;

    private MilterConnection(ScannerConnection connection) {
        this.connection = connection;
    }

    /// Connects and negotiates.
    static MilterConnection open(ScannerAddress address, Duration timeout) {
        ScannerConnection connection = ScannerConnection.open(address, timeout);
        try {
            MilterConnection milter = new MilterConnection(connection);
            milter.negotiate();
            return milter;
        } catch (ScannerException failed) {
            connection.close();
            throw failed;
        }
    }

    private void negotiate() {
        ByteBuffer offer = ByteBuffer.allocate(12);
        offer.putInt(MilterWords.VERSION).putInt(MilterWords.ALL_ACTIONS).putInt(MilterWords.ALL_STEPS);
        send('O', offer.array());
        MilterAnswer answer = receive();
        if (answer.command() != 'O' || answer.data().length < 12) {
            throw new ScannerException("the milter does not negotiate");
        }
        ByteBuffer wanted = ByteBuffer.wrap(answer.data());
        int version = wanted.getInt();
        actions = wanted.getInt();
        steps = wanted.getInt();
        boolean more = (actions & ~MilterWords.ALL_ACTIONS) != 0 || (steps & ~MilterWords.ALL_STEPS) != 0;
        if (version < 2 || version > MilterWords.VERSION || more) {
            throw new ScannerException("the milter wants version " + version + " or what was not offered");
        }
    }

    /// True when the milter set this bit.
    boolean wants(int step) {
        return (steps & step) != 0;
    }

    void deadline(Duration fromNow) {
        connection.deadline(fromNow);
    }

    /// The client may take its time.
    void rest() {
        connection.noDeadline();
    }

    void send(char command, byte[] data) {
        ByteBuffer packet = ByteBuffer.allocate(data.length + 5);
        packet.putInt(data.length + 1).put((byte) command).put(data).flip();
        connection.write(packet);
    }

    /// Sends texts, each ended by NUL.
    void send(char command, String... texts) {
        send(command, nulEnded(texts));
    }

    /// Sends the macros for the next command.
    void macros(char command, Map<String, String> macros) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(command);
        macros.forEach((name, value) -> data.writeBytes(nulEnded(name, value)));
        send('D', data.toByteArray());
    }

    static byte[] nulEnded(String... texts) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String text : texts) {
            data.writeBytes(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
            data.write(0);
        }
        return data.toByteArray();
    }

    /// The next packet that is no sign of life.
    MilterAnswer receive() {
        while (true) {
            int length = ByteBuffer.wrap(connection.read(4)).getInt();
            if (length < 1 || length > MAX_PACKET) {
                throw new ScannerException("the milter sent a packet of " + length + " octets");
            }
            char command = (char) (connection.read(1)[0] & 0xff);
            byte[] data = connection.read(length - 1);
            if (command != 'p') {
                return new MilterAnswer(command, data);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
