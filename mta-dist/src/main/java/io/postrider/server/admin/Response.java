// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// An answer.
public sealed interface Response {
    /// The HTTP status.
    int status();

    /// Content-Type.
    String contentType();

    /// An answer that is there.
    ///
    /// @param status the HTTP status
    /// @param contentType Content-Type
    /// @param body the octets
    record Whole(int status, String contentType, byte[] body) implements Response {}

    /// An answer that is written while it is made, chunked; the writer runs on a virtual thread and blocks
    /// when the
    /// client is slow.
    ///
    /// @param status the HTTP status
    /// @param contentType Content-Type
    /// @param writer writes the octets
    record Streamed(int status, String contentType, Writer writer) implements Response {}

    /// Writes a streamed answer.
    interface Writer {
        /// Writes all of it.
        void write(OutputStream out) throws IOException;
    }

    /// JSON text.
    static Response json(int status, String json) {
        return new Whole(status, "application/json", (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Plain text.
    static Response text(int status, String text) {
        return new Whole(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// `{"error":"…"}`.
    static Response error(int status, String sentence) {
        return json(status, "{\"error\":" + quoted(sentence) + "}");
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
