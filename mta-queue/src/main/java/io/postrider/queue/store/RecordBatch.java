// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.util.ArrayList;
import java.util.List;

/// Puts and deletes that a [RecordLog] writes wholly or not at all. Built and used by one thread.
final class RecordBatch {
    private final List<Operation> operations = new ArrayList<>();

    /// One put or delete.
    sealed interface Operation {
        record Put(Family family, byte[] key, byte[] value) implements Operation {}

        record Delete(Family family, byte[] key) implements Operation {}
    }

    RecordBatch put(Family family, byte[] key, byte[] value) {
        operations.add(new Operation.Put(family, key, value));
        return this;
    }

    RecordBatch delete(Family family, byte[] key) {
        operations.add(new Operation.Delete(family, key));
        return this;
    }

    List<Operation> operations() {
        return operations;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }
}
