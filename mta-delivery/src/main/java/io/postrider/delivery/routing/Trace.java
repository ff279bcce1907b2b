// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

/// Hears what each stage of the chain did, for `explain`. Called on the caller's thread, in order.
@FunctionalInterface
public interface Trace {
    /// Hears of one step.
    void step(Step step);

    /// Hears nothing.
    static Trace none() {
        return step -> {};
    }

    /// One step.
    ///
    /// @param stage where, such as `alias` or `route`
    /// @param name what it worked on: an address, a key, a route's number
    /// @param result one word: `pass`, `rewritten`, `expanded`, `via`, `fail`, `defer`, `found`, `absent`
    /// @param detail a few words more; may be empty
    record Step(String stage, String name, String result, String detail) {}
}
