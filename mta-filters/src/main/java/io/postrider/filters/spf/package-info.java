// SPDX-License-Identifier: Apache-2.0
/// Sender Policy Framework (RFC 7208): record and macro syntax, the evaluation, and the filter around it.
@NullMarked
package io.postrider.filters.spf;

import org.jspecify.annotations.NullMarked;
