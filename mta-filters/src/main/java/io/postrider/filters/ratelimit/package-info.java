// SPDX-License-Identifier: Apache-2.0
/// Rates of anything that a session or an envelope has.
@NullMarked
package io.postrider.filters.ratelimit;

import org.jspecify.annotations.NullMarked;
