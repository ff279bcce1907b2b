// SPDX-License-Identifier: Apache-2.0
/// What the queue writes: tables, keys, and the octets of each record. Pure; every record begins with
/// its version.
@NullMarked
package io.postrider.queue.record;

import org.jspecify.annotations.NullMarked;
