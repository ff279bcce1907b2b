// SPDX-License-Identifier: Apache-2.0
/// ClamAV by its INSTREAM command.
@NullMarked
package io.postrider.filters.clamd;

import org.jspecify.annotations.NullMarked;
