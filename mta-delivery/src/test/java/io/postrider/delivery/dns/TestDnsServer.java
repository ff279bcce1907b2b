// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// An authoritative name server for tests, over UDP and TCP on one port of the loopback. Names of
/// the form `drop.…` are never answered, `servfail.…`, `refused.…` and `bogus.…` fail, `big.…` is
/// truncated over UDP, `ad.…` is marked as authenticated.
final class TestDnsServer implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Record> zone = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private TestDnsServer() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        udp = new DatagramSocket(new InetSocketAddress(loopback, 0));
        tcp = new ServerSocket();
        tcp.setReuseAddress(true);
        try {
            tcp.bind(new InetSocketAddress(loopback, udp.getLocalPort()));
        } catch (IOException taken) {
            udp.close();
            throw taken;
        }
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    /// A server on a port that is free for both protocols.
    static TestDnsServer start() throws IOException {
        IOException last = new IOException("no port");
        for (int i = 0; i < 50; i++) {
            try {
                return new TestDnsServer();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    /// Adds a record in the master file's form: `TYPE DATA`.
    TestDnsServer add(String name, long ttl, String typeAndData) throws IOException {
        int blank = typeAndData.indexOf(' ');
        Name owner = Name.fromString(name, Name.root);
        int type = Type.value(typeAndData.substring(0, blank));
        zone.add(Record.fromString(owner, type, DClass.IN, ttl, typeAndData.substring(blank + 1), Name.root));
        return this;
    }

    /// Adds a record as it is.
    TestDnsServer add(Record record) {
        zone.add(record);
        return this;
    }

    /// `name TYPE udp` for each question.
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = java.util.Arrays.copyOf(buffer, packet.getLength());
                byte[] answer = answer(new Message(question), true);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serveOne(socket));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serveOne(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] question = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(new Message(question), false);
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException gone) {
            // the client's business
        }
    }

    private byte[] answer(Message query, boolean overUdp) {
        Record question = query.getQuestion();
        String name = question.getName().toString(true);
        asked.add(name + " " + Type.string(question.getType()) + (overUdp ? " udp" : " tcp"));
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.addRecord(question, Section.QUESTION);
        if (name.startsWith("drop.")) {
            return new byte[0];
        }
        if (name.startsWith("servfail.") || name.startsWith("refused.") || name.startsWith("bogus.")) {
            response.getHeader().setRcode(name.startsWith("refused.") ? Rcode.REFUSED : Rcode.SERVFAIL);
            if (name.startsWith("bogus.")) {
                response.addRecord(
                        new OPTRecord(1232, 0, 0, 0, new ExtendedErrorCodeOption(ExtendedErrorCodeOption.DNSSEC_BOGUS)),
                        Section.ADDITIONAL);
            }
            return response.toWire();
        }
        if (name.startsWith("big.") && overUdp) {
            response.getHeader().setFlag(Flags.TC);
            return response.toWire();
        }
        if (name.startsWith("ad.")) {
            response.getHeader().setFlag(Flags.AD);
        }
        fill(response, question);
        return response.toWire(65535);
    }

    private void fill(Message response, Record question) {
        boolean exists = false;
        boolean found = false;
        for (Record one : zone) {
            boolean here = one.getName().equals(question.getName());
            exists |= here;
            boolean covers = here && one instanceof RRSIGRecord sig && sig.getTypeCovered() == question.getType();
            if (covers) {
                response.addRecord(one, Section.ANSWER);
            }
            if (here && (one.getType() == question.getType() || one.getType() == Type.CNAME)) {
                response.addRecord(one, Section.ANSWER);
                found = true;
            }
        }
        if (!exists) {
            response.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (!found) {
            zone.stream().filter(r -> r.getType() == Type.SOA).forEach(r -> response.addRecord(r, Section.AUTHORITY));
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
