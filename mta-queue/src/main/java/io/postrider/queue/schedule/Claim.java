// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.api.queue.QueueId;
import java.time.Instant;

/// With what right something asks for its turn.
///
/// @param priority MT-PRIORITY, -9 to 9
/// @param tenant whose mail it is; tenants share evenly
/// @param sender within the tenant; senders share evenly
/// @param job the message, whose parts stay together unless a smaller job goes between
/// @param since when it was ready, for aging
public record Claim(int priority, String tenant, String sender, QueueId job, Instant since) {}
