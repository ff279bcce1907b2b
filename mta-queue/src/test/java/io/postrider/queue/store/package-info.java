// SPDX-License-Identifier: Apache-2.0
/// Tests of the stores, and [io.postrider.queue.store.QueueStoreContract], which any store must pass.
@NullMarked
package io.postrider.queue.store;

import org.jspecify.annotations.NullMarked;
