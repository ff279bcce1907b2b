// SPDX-License-Identifier: Apache-2.0
/// The reverse name of the client, and whether it points back (RFC 8601 §3).
@NullMarked
package io.postrider.filters.iprev;

import org.jspecify.annotations.NullMarked;
