// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// One `[[user]]`.
public record UserSettings(
        @Setting(text = "The user's name; without a domain it is also known as NAME@origin.")
        String name,

        @Setting(
                text = "The password, or a {SCRAM-SHA-256} or {ARGON2ID} hash; `postrider user add` writes one.",
                secret = true)
        String password,

        @Setting(text = "The addresses it may send from; @DOMAIN for all of a domain.")
        List<String> addresses) {
    /// Never the password.
    @Override
    public String toString() {
        return "UserSettings[" + name + "]";
    }
}
