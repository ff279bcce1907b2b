// SPDX-License-Identifier: Apache-2.0
/// A program of the administrator's own for each message.
@NullMarked
package io.postrider.filters.exec;

import org.jspecify.annotations.NullMarked;
