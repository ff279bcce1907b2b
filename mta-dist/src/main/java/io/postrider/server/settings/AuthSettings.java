// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[auth]`.
public record AuthSettings(
        @Setting(
                text =
                        "Where users are looked up, such as file:PATH, ldap:NAME, sql:NAME, dovecot:PATH; the first that knows the user decides.")
        List<String> tables,

        @Setting(text = "Mechanisms that are offered; default: all but CRAM-MD5.")
        List<String> mechanisms) {}
