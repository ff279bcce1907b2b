// SPDX-License-Identifier: Apache-2.0
/// Observing: what happened to sessions, messages and deliveries.
@NullMarked
package io.postrider.api.event;

import org.jspecify.annotations.NullMarked;
