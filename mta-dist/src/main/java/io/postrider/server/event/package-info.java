// SPDX-License-Identifier: Apache-2.0
/// Distributing events: to the logs in order and without loss, to listeners behind bounded buffers.
@NullMarked
package io.postrider.server.event;

import org.jspecify.annotations.NullMarked;
