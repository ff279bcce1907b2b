// SPDX-License-Identifier: Apache-2.0
/// Handing a message on: transports, outcomes and their diagnostics (RFC 3464).
@NullMarked
package io.postrider.api.delivery;

import org.jspecify.annotations.NullMarked;
