// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// An SMTP reply: code, enhanced status, lines of text (RFC 5321 §4.2, RFC 2034). Immutable.
///
/// @since 0.1
public final class Reply {
    private final int code;
    private final Optional<EnhancedStatus> status;
    private final List<String> lines;

    private Reply(int code, Optional<EnhancedStatus> status, List<String> lines) {
        this.code = code;
        this.status = status;
        this.lines = lines;
    }

    /// A reply without enhanced status, such as 220, 221 before RFC 2034, 250 to EHLO, 334, 354.
    ///
    /// @throws IllegalArgumentException when the code is not 200 to 599 or a line has a control character
    public static Reply of(int code, String... lines) {
        return make(code, Optional.empty(), List.of(lines));
    }

    /// A reply with an enhanced status, put before each line on the wire.
    ///
    /// @throws IllegalArgumentException when code and status contradict each other (RFC 2034 §4)
    public static Reply of(int code, EnhancedStatus status, String... lines) {
        return make(code, Optional.of(status), List.of(lines));
    }

    /// As [#of(int, EnhancedStatus, String...)], with the status as text.
    public static Reply enhanced(int code, String status, String... lines) {
        return of(code, EnhancedStatus.of(status), lines);
    }

    /// A reply of many lines.
    public static Reply ofLines(int code, Optional<EnhancedStatus> status, List<String> lines) {
        return make(code, status, List.copyOf(lines));
    }

    private static Reply make(int code, Optional<EnhancedStatus> status, List<String> lines) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("no reply code: " + code);
        }
        if (status.isPresent() && status.get().statusClass() != code / 100) {
            throw new IllegalArgumentException(code + " contradicts " + status.get());
        }
        for (String line : lines) {
            if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
                throw new IllegalArgumentException("control character in a reply");
            }
        }
        return new Reply(code, status, lines.isEmpty() ? List.of("") : lines);
    }

    /// The three digits.
    public int code() {
        return code;
    }

    /// The enhanced status, where there is one.
    public Optional<EnhancedStatus> status() {
        return status;
    }

    /// The text, at least one line, without code and status.
    public List<String> lines() {
        return lines;
    }

    /// The lines joined by one blank.
    public String text() {
        return String.join(" ", lines);
    }

    /// True for 2xx and 3xx.
    public boolean isPositive() {
        return code < 400;
    }

    /// True for 4xx.
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    /// True for 5xx.
    public boolean isPermanent() {
        return code >= 500;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply that
                && code == that.code
                && status.equals(that.status)
                && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, status, lines);
    }

    /// One line: `550 5.1.1 no such user`.
    @Override
    public String toString() {
        return code + " " + status.map(s -> s + " ").orElse("") + text();
    }
}
