// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

/// What a message may cost a [MimeParser].
///
/// @param nesting how deep entities may stand in one another
/// @param parts how many there may be in all
/// @param headerFields how many fields one header may have
public record MimeLimits(int nesting, int parts, int headerFields) {
    /// The usual limits.
    public static MimeLimits standard() {
        return new MimeLimits(100, 10_000, 10_000);
    }
}
