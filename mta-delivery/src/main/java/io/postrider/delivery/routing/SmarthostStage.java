// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.routing.Routing;

/// `[outbound] smarthost`: all that no domain and no route has taken, but mail for this host itself only
/// where there is
/// no `[[domain]]` at all.
///
/// @param smarthost where to
/// @param nullClient whether there is no `[[domain]]`
record SmarthostStage(Target smarthost, boolean nullClient) implements Stage {
    @Override
    public String name() {
        return "smarthost";
    }

    @Override
    public Routing route(Question question, Next next) {
        boolean itself = question.belonging() instanceof Belonging.Itself;
        return itself && !nullClient ? next.route(question) : smarthost.route(question);
    }
}
