// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.lookup.LookupTable;

/// Makes lookup tables. `name()` is the URI's scheme; the setting `location` is what follows the colon.
///
/// @since 0.1
public interface LookupTableFactory extends ExtensionFactory<LookupTable> {}
