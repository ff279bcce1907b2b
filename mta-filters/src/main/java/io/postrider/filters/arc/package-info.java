// SPDX-License-Identifier: Apache-2.0
/// Authenticated Received Chain (RFC 8617): validation, sealing, and the filter around them.
@NullMarked
package io.postrider.filters.arc;

import org.jspecify.annotations.NullMarked;
