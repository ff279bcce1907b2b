// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

/// What a store tells the queue above it. Implemented by the core; may grow. Called on the store's threads:
/// return soon.
///
/// @since 0.1
public interface Ownership {
    /// This node now owns the shard; no id at or below `highest` will be given again.
    void gained(Shard shard, QueueId highest);

    /// This node owns the shard no more: every write to it throws [StoreException] with reason NOT_OWNER.
    void lost(Shard shard);

    /// A message's record or content is damaged; it was set aside and will not be returned again.
    void damaged(QueueId id, String why);

    /// The store cannot write: new mail is answered 451, no new attempt starts.
    void failing(String why);

    /// The store can write again.
    void healthy();
}
