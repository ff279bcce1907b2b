// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

/// The lanes that are no way to anywhere. All others are named `TRANSPORT/NEXTHOP[/SOURCE]`.
public final class LaneName {
    /// Mail that nobody has routed yet: its work is the routing.
    public static final String UNROUTED = "";
    /// Mail that is kept until it is released: never loaded.
    public static final String HELD = "hold:";

    private static final String PARKED = "suspended:";

    private LaneName() {}

    /// The lane in which mail waits while a domain or a sender is suspended.
    public static String parked(String suspension) {
        return PARKED + suspension;
    }

    /// True when the work in this lane is to find the way, not to deliver.
    public static boolean needsRouting(String lane) {
        return lane.isEmpty() || lane.startsWith(PARKED);
    }

    /// True for the lanes of suspended domains and senders.
    public static boolean isParked(String lane) {
        return lane.startsWith(PARKED);
    }
}
