// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Domain;
import io.postrider.queue.schedule.LanePolicy;
import io.postrider.queue.schedule.RetrySchedule;

/// What the configuration says about destinations: `[outbound]`, `[[destination]]`, `[transport.X]`. A
/// port; pure and quick.
public interface DestinationPolicy {
    /// Caps, rates and rests of a lane.
    ///
    /// @param lane its name, `TRANSPORT/NEXTHOP[/SOURCE]`; empty for the lane of unrouted mail
    LanePolicy lane(String lane);

    /// Retry times and expiry of a recipient.
    ///
    /// @param domain the recipient's domain
    /// @param lane the lane it is in; empty while unrouted
    RetrySchedule retry(Domain domain, String lane);

    /// One retry schedule and the usual caps for all.
    static DestinationPolicy uniform(RetrySchedule retry) {
        LanePolicy usual = LanePolicy.of(retry);
        return new DestinationPolicy() {
            @Override
            public LanePolicy lane(String lane) {
                return usual;
            }

            @Override
            public RetrySchedule retry(Domain domain, String lane) {
                return retry;
            }
        };
    }
}
