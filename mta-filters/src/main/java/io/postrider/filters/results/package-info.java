// SPDX-License-Identifier: Apache-2.0
/// Authentication-Results (RFC 8601): writing and reading the header field.
@NullMarked
package io.postrider.filters.results;

import org.jspecify.annotations.NullMarked;
