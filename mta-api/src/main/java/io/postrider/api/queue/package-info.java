// SPDX-License-Identifier: Apache-2.0
/// Keeping messages: ids, the store below the queue, and the door through which all mail comes in.
@NullMarked
package io.postrider.api.queue;

import org.jspecify.annotations.NullMarked;
