// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.Arrays;
import java.util.Optional;

/// Cuts the subjectPublicKeyInfo out of a DER certificate as it stands there (RFC 5280 §4.1): the
/// JDK's own form of a key may be encoded otherwise, and digests would differ. Pure.
final class SubjectPublicKeyInfo {
    private static final int VERSION = 0xa0;
    /// serialNumber, signature, issuer, validity, subject.
    private static final int FIELDS_BEFORE = 5;

    private final byte[] der;
    private int at;

    private SubjectPublicKeyInfo(byte[] der) {
        this.der = der;
    }

    /// The octets; empty when `certificate` is no certificate.
    static Optional<byte[]> of(byte[] certificate) {
        try {
            SubjectPublicKeyInfo reader = new SubjectPublicKeyInfo(certificate);
            reader.enter();
            reader.enter();
            if ((reader.der[reader.at] & 0xff) == VERSION) {
                reader.skip();
            }
            for (int i = 0; i < FIELDS_BEFORE; i++) {
                reader.skip();
            }
            int begin = reader.at;
            reader.skip();
            return Optional.of(Arrays.copyOfRange(certificate, begin, reader.at));
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void enter() {
        at++;
        length();
    }

    private void skip() {
        at++;
        int length = length();
        if (length > der.length - at) {
            throw new IndexOutOfBoundsException();
        }
        at += length;
    }

    /// Reads a length and stands behind it.
    private int length() {
        int first = der[at++] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 3) {
            throw new IllegalArgumentException("length");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | der[at++] & 0xff;
        }
        return length;
    }
}
