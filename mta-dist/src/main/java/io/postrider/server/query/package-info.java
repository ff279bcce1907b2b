// SPDX-License-Identifier: Apache-2.0
/// `--where`: CEL expressions over the queue.
@NullMarked
package io.postrider.server.query;

import org.jspecify.annotations.NullMarked;
