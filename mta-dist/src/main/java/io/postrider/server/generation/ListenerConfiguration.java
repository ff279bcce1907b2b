// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.smtp.server.ConnectionSettings;
import io.postrider.smtp.session.ExtensionSettings;
import io.postrider.smtp.session.SessionLimits;

/// One `[[listener]]`, all parts of its table.
///
/// @param table the table, for errors with their place
/// @param listener where it is and what it is for
/// @param identity what it shows
/// @param trust whom it trusts
/// @param limits budgets: its own over those of `[limits]`
/// @param extensions keywords
/// @param connection patience
public record ListenerConfiguration(
        TomlSettings table,
        ListenerSettings listener,
        ListenerSettings.ListenerIdentity identity,
        ListenerSettings.ListenerTrust trust,
        SessionLimits limits,
        ExtensionSettings extensions,
        ConnectionSettings connection) {}
