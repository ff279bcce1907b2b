// SPDX-License-Identifier: Apache-2.0
/// Keeping octets through a crash: contents in append-only segments and files of their own, tables in
/// RocksDB, one
/// group committer between. Knows ids, heads, bodies and tables; not routes, retries or time. The only
/// package that
/// knows RocksDB. The on-disk format is `docs/queue-format.md`.
@NullMarked
package io.postrider.queue.store;

import org.jspecify.annotations.NullMarked;
