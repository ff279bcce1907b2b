// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.auth.Authenticator;

/// Makes authenticators that own the whole exchange. `name()` is the URI's scheme in `[auth] tables`.
///
/// @since 0.1
public interface AuthenticatorFactory extends ExtensionFactory<Authenticator> {}
