// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.InvalidSettingException;

/// Opens lookup tables by URI or name.
@FunctionalInterface
public interface Tables {
    /// Opens a table.
    ///
    /// @throws InvalidSettingException when there is no such table
    LookupTable table(String uri) throws InvalidSettingException;
}
