// SPDX-License-Identifier: Apache-2.0
/// What is done to a content on its way in: the filters' message stage, edits of the head, the trace
/// field, traits.
@NullMarked
package io.postrider.queue.content;

import org.jspecify.annotations.NullMarked;
