// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.queue.QueueStore;

/// Makes queue stores.
///
/// @since 0.1
public interface QueueStoreFactory extends ExtensionFactory<QueueStore> {}
