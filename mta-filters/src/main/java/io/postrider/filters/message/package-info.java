// SPDX-License-Identifier: Apache-2.0
/// A message's octets as authentication reads them: header fields exactly as they stand.
@NullMarked
package io.postrider.filters.message;

import org.jspecify.annotations.NullMarked;
