// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

/// A setting is wrong: the start or the reload is refused. Made by [Settings#invalid].
///
/// @since 0.1
public final class InvalidSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Makes one.
    ///
    /// @param message `FILE:LINE:COLUMN: sentence` that names key and value
    public InvalidSettingException(String message) {
        super(message);
    }
}
