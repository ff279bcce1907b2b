// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

/// BODY= of MAIL (RFC 6152, RFC 3030).
///
/// @since 0.1
public enum BodyType {
    /// `7BIT`, or not said.
    SEVEN_BIT,
    /// `8BITMIME`.
    EIGHT_BIT_MIME,
    /// `BINARYMIME`: only by BDAT.
    BINARY_MIME
}
