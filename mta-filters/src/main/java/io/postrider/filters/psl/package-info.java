// SPDX-License-Identifier: Apache-2.0
/// The public suffix list: which part of a name is an organisation's.
@NullMarked
package io.postrider.filters.psl;

import org.jspecify.annotations.NullMarked;
