// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/// Handing work to a channel's event loop.
final class Loops {
    private Loops() {}

    /// Runs `task` on the loop; false when the loop has ended, and with it the channel.
    static boolean tell(Channel channel, Runnable task) {
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException over) {
            return false;
        }
    }
}
