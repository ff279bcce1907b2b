// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[rewrite.bcc]`: who gets a copy without being named.
///
/// @param always of everything
/// @param sender by reverse-path
/// @param recipient by recipient
public record BccSettings(
        @Setting(text = "Addresses that get a copy of all mail.")
        List<String> always,

        @Setting(text = "A table from reverse-paths to addresses that get a copy.")
        Optional<String> sender,

        @Setting(text = "A table from recipients to addresses that get a copy.")
        Optional<String> recipient) {
    /// Nobody.
    public static BccSettings nobody() {
        return new BccSettings(List.of(), Optional.empty(), Optional.empty());
    }
}
