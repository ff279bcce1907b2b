// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The record log failed: until it is reopened nobody knows whether the batch is there.
final class RecordLogFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Optional<CommitPlan> inDoubt;
    private final transient List<CommitRequest> untouched;
    private final IOException why;

    /// @param inDoubt the batch that was being written, if any
    /// @param untouched requests of the same turn that were not tried
    RecordLogFailure(Optional<CommitPlan> inDoubt, List<CommitRequest> untouched, IOException cause) {
        super(cause);
        this.inDoubt = inDoubt;
        this.untouched = List.copyOf(untouched);
        this.why = cause;
    }

    Optional<CommitPlan> inDoubt() {
        return inDoubt;
    }

    /// The error.
    IOException why() {
        return why;
    }

    List<CommitRequest> untouched() {
        return untouched;
    }
}
