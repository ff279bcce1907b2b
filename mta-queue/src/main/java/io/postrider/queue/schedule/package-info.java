// SPDX-License-Identifier: Apache-2.0
/// Who is tried next: lanes, windows, fairness, rates and retry times. Pure: time and chance are given
/// with each call, nothing here has a thread, a lock or a file.
@NullMarked
package io.postrider.queue.schedule;

import org.jspecify.annotations.NullMarked;
