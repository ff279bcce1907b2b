// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A server on loopback that does with each connection what a script says.
public final class ScriptedPeer implements AutoCloseable {
    private final ServerSocket server;

    /// What is done with a connection.
    public interface Script {
        void run(DataInputStream in, OutputStream out) throws IOException;
    }

    public ScriptedPeer(Script script) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> accept(script));
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket, Script script) {
        try (socket) {
            script.run(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException gone) {
            return;
        }
    }

    /// `127.0.0.1:PORT`.
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /// A script that reads and never answers.
    public static Script hung() {
        return (in, out) -> in.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
