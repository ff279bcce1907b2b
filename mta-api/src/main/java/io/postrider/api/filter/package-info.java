// SPDX-License-Identifier: Apache-2.0
/// Deciding about inbound mail: filters, their verdicts and edits.
@NullMarked
package io.postrider.api.filter;

import org.jspecify.annotations.NullMarked;
