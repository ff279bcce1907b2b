// SPDX-License-Identifier: Apache-2.0
/// What a submission server completes in its users' messages (RFC 6409 §8).
@NullMarked
package io.postrider.filters.submission;

import org.jspecify.annotations.NullMarked;
