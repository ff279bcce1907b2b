// SPDX-License-Identifier: Apache-2.0
/// What the queue shows: plain rows with all that `queue list`, `queue show`, `why` and their filters
/// name.
@NullMarked
package io.postrider.queue.view;

import org.jspecify.annotations.NullMarked;
