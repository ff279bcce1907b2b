// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;

/// The tables below `[rewrite]`; [RewriteSettings] is the other half of the same table.
///
/// @param srs forwarding
/// @param bcc copies
public record RewriteSections(
        @Setting(text = "The Sender Rewriting Scheme.") SrsSettings srs,
        @Setting(text = "Blind copies.") BccSettings bcc) {
    /// Neither.
    public static RewriteSections none() {
        return new RewriteSections(SrsSettings.off(), BccSettings.nobody());
    }
}
