// SPDX-License-Identifier: Apache-2.0
/// Greylisting (RFC 6647).
@NullMarked
package io.postrider.filters.greylist;

import org.jspecify.annotations.NullMarked;
