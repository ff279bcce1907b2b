// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One golden transcript. Lines of the file:
///
/// - `! key value`: the listener and the peer, see [TranscriptWorld]; before all else
/// - `C: text`: the client sends the text and CRLF
/// - `R: text`: the client sends just this, with `\r \n \0 \\ \xHH` and `{N*c}` for N times the character
/// - `S: text`: the next line of the server begins so
/// - `S: ...`: lines of the server are skipped up to one that the next `S:` matches
/// - `TLS`: the client begins the handshake
/// - `CLOSED`: the server has closed the connection
/// - `Q: from=<a> to=<b>,<c> text`: the next queued message; the text as in `R:`, may be absent
/// - `#` and empty lines: nothing
///
/// @param name the file below `transcripts`
/// @param settings the `!` lines
/// @param lines the others
public record Transcript(String name, List<String> settings, List<Line> lines) {
    /// Reads a file.
    public static Transcript read(Path root, Path file) {
        try {
            return parse(root.relativize(file).toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// All transcripts of the class path's folder.
    public static List<Transcript> all() {
        try {
            Path root = Path.of(Transcript.class.getResource("/transcripts").toURI());
            try (var files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".smtp"))
                        .sorted()
                        .map(file -> read(root, file))
                        .toList();
            }
        } catch (IOException | java.net.URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Transcript parse(String name, List<String> text) {
        List<String> settings = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            if (line.startsWith("! ")) {
                settings.add(line.substring(2));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line(name + ":" + (i + 1), line));
            }
        }
        return new Transcript(name, List.copyOf(settings), List.copyOf(lines));
    }

    private static Line line(String where, String text) {
        if (text.equals("TLS")) {
            return new Handshake(where);
        }
        if (text.equals("CLOSED")) {
            return new Closed(where);
        }
        String rest = text.length() > 3 ? text.substring(3) : "";
        return switch (text.length() > 1 ? text.substring(0, 2) : text) {
            case "C:" -> new Send(where, (rest + "\r\n").getBytes(StandardCharsets.UTF_8));
            case "R:" -> new Send(where, unescape(rest));
            case "S:" -> rest.equals("...") ? new Skip(where) : new Expect(where, rest);
            case "Q:" -> new Queued(where, rest);
            default -> throw new IllegalArgumentException(where + ": no transcript line: " + text);
        };
    }

    /// Reads the escapes of `R:`.
    public static byte[] unescape(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += escaped(text, i + 1, octets) + 1;
            } else if (c == '{') {
                int star = text.indexOf('*', i);
                octets.writeBytes(text.substring(star + 1, star + 2)
                        .repeat(Integer.parseInt(text.substring(i + 1, star)))
                        .getBytes(StandardCharsets.UTF_8));
                i = star + 3;
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                i++;
            }
        }
        return octets.toByteArray();
    }

    private static int escaped(String text, int at, ByteArrayOutputStream octets) {
        switch (text.charAt(at)) {
            case 'r' -> octets.write('\r');
            case 'n' -> octets.write('\n');
            case '0' -> octets.write(0);
            case 'x' -> {
                octets.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                return 3;
            }
            default -> octets.write(text.charAt(at));
        }
        return 1;
    }

    @Override
    public String toString() {
        return name;
    }

    /// One line.
    public sealed interface Line {
        /// File and line number.
        String where();
    }

    /// The client sends.
    ///
    /// @param where file and line
    /// @param octets what
    public record Send(String where, byte[] octets) implements Line {}

    /// The server answers.
    ///
    /// @param where file and line
    /// @param prefix how its line begins
    public record Expect(String where, String prefix) implements Line {}

    /// The server answers with whatever.
    ///
    /// @param where file and line
    public record Skip(String where) implements Line {}

    /// The client begins TLS.
    ///
    /// @param where file and line
    public record Handshake(String where) implements Line {}

    /// The server has closed.
    ///
    /// @param where file and line
    public record Closed(String where) implements Line {}

    /// A message is in the queue.
    ///
    /// @param where file and line
    /// @param message sender, recipients, content
    public record Queued(String where, String message) implements Line {}
}
