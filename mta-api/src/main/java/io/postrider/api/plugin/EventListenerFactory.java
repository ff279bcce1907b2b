// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import io.postrider.api.event.EventListener;

/// Makes event listeners.
///
/// @since 0.1
public interface EventListenerFactory extends ExtensionFactory<EventListener> {}
