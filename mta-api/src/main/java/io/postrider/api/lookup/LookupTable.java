// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.lookup;

/// Maps a key to values. Called on virtual threads, from many at once; may block until the configured
/// deadline.
///
/// @since 0.1
public interface LookupTable extends AutoCloseable {
    /// Looks one key up, as given: the caller folds case and tries the forms of an address.
    Lookup lookup(String key);

    /// Called once, when the configuration goes.
    @Override
    default void close() {}
}
