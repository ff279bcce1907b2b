// SPDX-License-Identifier: Apache-2.0
/// The filter chain: a filter made of filters, which alone applies their edits and contains their failures.
@NullMarked
package io.postrider.filters.chain;

import org.jspecify.annotations.NullMarked;
