// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.routing.Routing;

/// `[outbound] smarthost`: all that no domain and no route has taken.
///
/// @param smarthost where to
record SmarthostStage(Target smarthost) implements Stage {
    @Override
    public String name() {
        return "smarthost";
    }

    @Override
    public Routing route(Question question, Next next) {
        return smarthost.route(question);
    }
}
