// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.buffer.ByteBuf;
import io.postrider.smtp.client.SmtpClientException.Reason;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Asks a SOCKS 5 proxy to connect (RFC 1928, RFC 1929).
final class SocksHandshake {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private final Wire wire;
    private final Socks5Proxy proxy;

    SocksHandshake(Wire wire, Socks5Proxy proxy) {
        this.wire = wire;
        this.proxy = proxy;
    }

    void connect(InetSocketAddress target) throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.PROXY);
        int method = proxy.user().isPresent() ? USER_AND_PASSWORD : NO_AUTHENTICATION;
        write(VERSION, 1, method);
        byte[] choice = wire.exactly(2);
        if (choice[0] != VERSION || choice[1] != method) {
            throw refused("the SOCKS proxy accepts none of our authentication methods");
        }
        if (method == USER_AND_PASSWORD) {
            authenticate();
        }
        request(target);
    }

    private void authenticate() throws SmtpClientException, InterruptedException {
        byte[] user = proxy.user().orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] password = proxy.password().orElse("").getBytes(StandardCharsets.UTF_8);
        if (user.length > 255 || password.length > 255) {
            throw refused("user or password of the SOCKS proxy has more than 255 octets");
        }
        ByteBuf octets = buffer();
        octets.writeByte(1).writeByte(user.length).writeBytes(user);
        octets.writeByte(password.length).writeBytes(password);
        wire.write(octets);
        if (wire.exactly(2)[1] != 0) {
            throw refused("the SOCKS proxy refused user and password");
        }
    }

    private void request(InetSocketAddress target) throws SmtpClientException, InterruptedException {
        byte[] address = target.getAddress().getAddress();
        ByteBuf octets = buffer();
        octets.writeByte(VERSION).writeByte(1).writeByte(0);
        octets.writeByte(address.length == 4 ? IPV4 : IPV6).writeBytes(address).writeShort(target.getPort());
        wire.write(octets);
        byte[] head = wire.exactly(4);
        if (head[0] != VERSION || head[1] != 0) {
            throw SmtpClientException.of(
                    ClientPhase.PROXY,
                    Reason.UNREACHABLE,
                    "the SOCKS proxy could not connect: code " + (head[1] & 0xff));
        }
        int length = switch (head[3]) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> wire.exactly(1)[0] & 0xff;
            default -> throw refused("the SOCKS proxy's answer is malformed");
        };
        var _ = wire.exactly(length + 2);
    }

    private void write(int... octets) throws SmtpClientException, InterruptedException {
        ByteBuf buffer = buffer();
        for (int octet : octets) {
            buffer.writeByte(octet);
        }
        wire.write(buffer);
    }

    private ByteBuf buffer() {
        return wire.channel().alloc().buffer();
    }

    private SmtpClientException refused(String text) {
        return wire.fail(SmtpClientException.of(ClientPhase.PROXY, Reason.PROTOCOL, text));
    }
}
