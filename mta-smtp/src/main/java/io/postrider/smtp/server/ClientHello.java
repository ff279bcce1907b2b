// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a ClientHello says about names and protocols (RFC 8446 §4.1.2, RFC 6066 §3, RFC 7301 §3.1).
///
/// @param serverName of SNI, lower case
/// @param protocols of ALPN; empty when not offered
/// @param ecdsa whether it takes ECDSA signatures; true when it does not say
/// @param groups the key exchange groups it supports, by their numbers
record ClientHello(Optional<String> serverName, List<String> protocols, boolean ecdsa, List<Integer> groups) {
    /// What is known of a hello that cannot be read.
    static final ClientHello UNREADABLE = new ClientHello(Optional.empty(), List.of(), true, List.of());

    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int ALPN = 16;
    private static final int VERSION_AND_RANDOM = 34;

    /// Reads the body of a ClientHello, from its version on. Anything malformed is left to the TLS
    /// engine, which refuses it: here it only says nothing.
    static ClientHello parse(ByteBuf hello) {
        try {
            ByteBuf in = hello.slice();
            in.skipBytes(VERSION_AND_RANDOM);
            in.skipBytes(in.readUnsignedByte());
            in.skipBytes(in.readUnsignedShort());
            in.skipBytes(in.readUnsignedByte());
            return in.isReadable() ? extensions(in.readSlice(in.readUnsignedShort())) : UNREADABLE;
        } catch (IndexOutOfBoundsException malformed) {
            return UNREADABLE;
        }
    }

    private static ClientHello extensions(ByteBuf extensions) {
        ClientHello found = UNREADABLE;
        while (extensions.readableBytes() >= 4) {
            int type = extensions.readUnsignedShort();
            ByteBuf body = extensions.readSlice(extensions.readUnsignedShort());
            found = switch (type) {
                case SERVER_NAME -> new ClientHello(name(body), found.protocols, found.ecdsa, found.groups);
                case ALPN -> new ClientHello(found.serverName, protocols(body), found.ecdsa, found.groups);
                case SIGNATURE_ALGORITHMS ->
                    new ClientHello(found.serverName, found.protocols, ecdsa(body), found.groups);
                case SUPPORTED_GROUPS -> new ClientHello(found.serverName, found.protocols, found.ecdsa, numbers(body));
                default -> found;
            };
        }
        return found;
    }

    /// ecdsa_secp256r1_sha256 and its siblings (RFC 8446 §4.2.3), ecdsa_sha1 left out.
    private static boolean ecdsa(ByteBuf body) {
        return numbers(body).stream().anyMatch(scheme -> scheme == 0x0403 || scheme == 0x0503 || scheme == 0x0603);
    }

    private static List<Integer> numbers(ByteBuf body) {
        ByteBuf list = body.readSlice(body.readUnsignedShort());
        List<Integer> numbers = new ArrayList<>();
        while (list.readableBytes() >= 2) {
            numbers.add(list.readUnsignedShort());
        }
        return numbers;
    }

    private static Optional<String> name(ByteBuf body) {
        body.skipBytes(2);
        if (body.readUnsignedByte() != 0) {
            return Optional.empty();
        }
        String name = body.readCharSequence(body.readUnsignedShort(), StandardCharsets.US_ASCII)
                .toString()
                .toLowerCase(Locale.ROOT);
        boolean valid = !name.isEmpty()
                && name.length() <= 255
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0);
        return valid ? Optional.of(name) : Optional.empty();
    }

    private static List<String> protocols(ByteBuf body) {
        ByteBuf list = body.readSlice(body.readUnsignedShort());
        List<String> protocols = new ArrayList<>();
        while (list.isReadable()) {
            protocols.add(list.readCharSequence(list.readUnsignedByte(), StandardCharsets.US_ASCII)
                    .toString());
        }
        return protocols;
    }

    /// True when the client speaks of protocols and SMTP is none of them (RFC 7301 §3.2; ALPACA).
    boolean meansAnotherProtocol() {
        return !protocols.isEmpty() && !protocols.contains("smtp");
    }
}
