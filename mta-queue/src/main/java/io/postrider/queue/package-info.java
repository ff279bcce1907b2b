// SPDX-License-Identifier: Apache-2.0
/// The queue: mail comes in by [io.postrider.queue.QueueIntake], is routed, scheduled and tried, and is
/// looked at and acted upon by [io.postrider.queue.QueueManager]. [io.postrider.queue.MailQueue] puts
/// the parts together.
@NullMarked
package io.postrider.queue;

import org.jspecify.annotations.NullMarked;
