// SPDX-License-Identifier: Apache-2.0
/// Ordered rules: a CEL condition over everything that is known of a message, and an action.
@NullMarked
package io.postrider.filters.rules;

import org.jspecify.annotations.NullMarked;
