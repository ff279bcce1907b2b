// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

/// Makes extensions of one kind. Found by ServiceLoader; needs a public constructor without parameters.
///
/// @param <T> what it makes
/// @since 0.1
public interface ExtensionFactory<T> {
    /// The name by which the configuration chooses it, lower-case-dashes.
    String name();

    /// Makes one, at start and at each reload that changes its settings. May block for some seconds.
    ///
    /// @throws InvalidSettingException when a setting is wrong: the start or the reload is refused
    T create(ExtensionContext context) throws InvalidSettingException;
}
