// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Body hashes: all that are asked for in one reading, each different question once. Pure functions.
public final class BodyHashes {
    private static final int CHUNK = 64 * 1024;

    private BodyHashes() {}

    /// What to hash.
    ///
    /// @param canonicalization how to prepare
    /// @param digest the JDK's name
    /// @param length how many canonical octets
    public record Question(Canonicalization canonicalization, String digest, long length) {}

    /// The hash.
    ///
    /// @param hash its octets
    /// @param bodyLength canonical octets in all
    public record Answer(byte[] hash, long bodyLength) {}

    private record Running(MessageDigest digest, BodyCanonicalizer canonicalizer) {}

    /// Reads the body once and answers all questions.
    public static Map<Question, Answer> of(MessageSource message, Collection<Question> questions) throws IOException {
        Map<Question, Running> running = new LinkedHashMap<>();
        for (Question question : questions) {
            running.computeIfAbsent(question, BodyHashes::begin);
        }
        if (!running.isEmpty()) {
            read(message, running);
        }
        Map<Question, Answer> answers = new LinkedHashMap<>();
        for (Map.Entry<Question, Running> one : running.entrySet()) {
            long length = one.getValue().canonicalizer().finish();
            answers.put(one.getKey(), new Answer(one.getValue().digest().digest(), length));
        }
        return answers;
    }

    private static void read(MessageSource message, Map<Question, Running> running) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (InputStream body = message.openBody()) {
            for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
                for (Running one : running.values()) {
                    one.canonicalizer().update(chunk, 0, n);
                }
            }
        }
    }

    private static Running begin(Question question) {
        MessageDigest digest = digest(question.digest());
        OutputStream out = new OutputStream() {
            @Override
            public void write(int octet) {
                digest.update((byte) octet);
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                digest.update(octets, offset, length);
            }
        };
        return new Running(digest, new BodyCanonicalizer(question.canonicalization(), out, question.length()));
    }

    static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + name, impossible);
        }
    }
}
