// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/// Puts the older private key forms, PKCS #1 (RFC 8017 A.1.2) and SEC 1 (RFC 5915), into PKCS #8 (RFC
/// 5958), which is what the JDK reads.
final class LegacyKeys {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_ZERO = {INTEGER, 1, 0};
    /// OID 1.2.840.113549.1.1.1 rsaEncryption with NULL parameters.
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /// OID 1.2.840.10045.2.1 ecPublicKey.
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private LegacyKeys() {}

    static byte[] wrapPkcs1(byte[] der) {
        return tlv(SEQUENCE, VERSION_ZERO, tlv(SEQUENCE, RSA), tlv(OCTET_STRING, der));
    }

    static byte[] wrapSec1(byte[] der) {
        Cursor key = new Cursor(new Cursor(der, 0, der.length).read(SEQUENCE));
        key.read(INTEGER);
        key.read(OCTET_STRING);
        if (!key.at(PARAMETERS)) {
            throw new IllegalArgumentException("the EC key does not name its curve");
        }
        byte[] curve = key.read(PARAMETERS);
        return tlv(SEQUENCE, VERSION_ZERO, tlv(SEQUENCE, EC, curve), tlv(OCTET_STRING, der));
    }

    /// Reads PKCS #8 of whatever algorithm the JDK knows.
    static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA", "Ed25519", "Ed448", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException other) {
                // not of this algorithm: the next one
            }
        }
        throw new InvalidKeySpecException("no known algorithm");
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            value.writeBytes(part);
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(tag);
        int length = value.size();
        if (length < 0x80) {
            result.write(length);
        } else if (length < 0x100) {
            result.write(0x81);
            result.write(length);
        } else {
            result.write(0x82);
            result.write(length >> 8);
            result.write(length & 0xff);
        }
        result.writeBytes(value.toByteArray());
        return result.toByteArray();
    }

    /// A reader of DER elements, one after the other.
    private static final class Cursor {
        private final byte[] octets;
        private int position;
        private final int end;

        Cursor(byte[] octets) {
            this(octets, 0, octets.length);
        }

        Cursor(byte[] octets, int position, int end) {
            this.octets = octets;
            this.position = position;
            this.end = end;
        }

        boolean at(int tag) {
            return position < end && (octets[position] & 0xff) == tag;
        }

        byte[] read(int tag) {
            if (!at(tag)) {
                throw new IllegalArgumentException("unexpected structure");
            }
            position++;
            int length = length();
            if (length > end - position) {
                throw new IllegalArgumentException("cut off");
            }
            byte[] value = Arrays.copyOfRange(octets, position, position + length);
            position += length;
            return value;
        }

        private int length() {
            int first = next();
            if (first < 0x80) {
                return first;
            }
            int count = first & 0x7f;
            if (count == 0 || count > 3) {
                throw new IllegalArgumentException("length out of range");
            }
            int length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | next();
            }
            return length;
        }

        private int next() {
            if (position >= end) {
                throw new IllegalArgumentException("cut off");
            }
            return octets[position++] & 0xff;
        }
    }
}
