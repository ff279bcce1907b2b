// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;

/// Is told what the committer did, on its thread.
interface CommitObserver {
    /// A write happened; its requests have succeeded.
    void committed(CommitPlan plan);

    /// Contents could not be written or synced; those of the batch have failed, records go on.
    void contentsFailed(IOException why);
}
