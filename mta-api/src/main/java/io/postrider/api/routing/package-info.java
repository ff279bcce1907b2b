// SPDX-License-Identifier: Apache-2.0
/// Saying where a recipient goes.
@NullMarked
package io.postrider.api.routing;

import org.jspecify.annotations.NullMarked;
