// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.auth.CredentialSource;

/// Makes credential sources. `name()` is the URI's scheme in `[auth] tables`; `location` is what follows the
/// colon.
///
/// @since 0.1
public interface CredentialSourceFactory extends ExtensionFactory<CredentialSource> {}
