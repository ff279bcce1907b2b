// SPDX-License-Identifier: Apache-2.0
/// Delivery status notifications: who gets one, and what it says (RFC 3461, RFC 3464, RFC 6533).
@NullMarked
package io.postrider.queue.dsn;

import org.jspecify.annotations.NullMarked;
