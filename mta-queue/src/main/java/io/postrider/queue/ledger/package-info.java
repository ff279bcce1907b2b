// SPDX-License-Identifier: Apache-2.0
/// The queued messages: loaded from their records, changed in one commit at a time.
@NullMarked
package io.postrider.queue.ledger;

import org.jspecify.annotations.NullMarked;
