// SPDX-License-Identifier: Apache-2.0
/// The client's side of the milter protocol, version 6, as libmilter speaks it.
@NullMarked
package io.postrider.filters.milter;

import org.jspecify.annotations.NullMarked;
