// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import java.util.Optional;

/// An enhanced mail system status code `class.subject.detail` (RFC 3463). Frozen.
///
/// @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
/// @param subject 0 to 999
/// @param detail 0 to 999
/// @since 0.1
public record EnhancedStatus(int statusClass, int subject, int detail) {
    /// Checks the ranges.
    public EnhancedStatus {
        boolean valid = (statusClass == 2 || statusClass == 4 || statusClass == 5)
                && subject >= 0
                && subject <= 999
                && detail >= 0
                && detail <= 999;
        if (!valid) {
            throw new IllegalArgumentException("no enhanced status: " + statusClass + "." + subject + "." + detail);
        }
    }

    /// Reads `5.1.1`.
    ///
    /// @throws IllegalArgumentException when `text` is no such code
    public static EnhancedStatus of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no enhanced status: " + text));
    }

    /// Reads `5.1.1`; empty when `text` is no such code.
    public static Optional<EnhancedStatus> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        for (String part : parts) {
            boolean number =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number || part.length() > 1 && part.startsWith("0")) {
                return Optional.empty();
            }
        }
        int statusClass = Integer.parseInt(parts[0]);
        if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
            return Optional.empty();
        }
        return Optional.of(new EnhancedStatus(statusClass, Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }

    /// True for class 4.
    public boolean isTransient() {
        return statusClass == 4;
    }

    /// True for class 5.
    public boolean isPermanent() {
        return statusClass == 5;
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
