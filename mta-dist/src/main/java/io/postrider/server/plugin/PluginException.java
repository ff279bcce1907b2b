// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

/// A plugin cannot be loaded: the start or the reload is refused with this sentence.
public final class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }
}
