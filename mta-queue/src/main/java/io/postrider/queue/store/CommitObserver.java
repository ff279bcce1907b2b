// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;

/// Is told what the committer did, on its thread but where said otherwise.
interface CommitObserver {
    /// A write happened; its requests have succeeded.
    void committed(CommitPlan plan);

    /// Contents could not be written or synced; those of the batch have failed, records go on.
    void contentsFailed(IOException why);

    /// A caller waited so long for a commit that succeeded. On the caller's thread.
    void waited(long nanos);
}
