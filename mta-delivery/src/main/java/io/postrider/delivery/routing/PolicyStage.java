// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.routing.Routing;
import io.postrider.api.routing.RoutingPolicy;

/// A plugin's policy in the chain. What it throws defers.
///
/// @param policy the plugin's
record PolicyStage(RoutingPolicy policy) implements Stage {
    @Override
    public String name() {
        return "policy";
    }

    @Override
    public Routing route(Question question, Next next) {
        Routing answer;
        try {
            answer = policy.route(question.envelope(), new Readdressed(question.recipient(), question.mailbox()));
        } catch (RuntimeException fault) {
            return Stage.defer("a routing policy failed: " + fault);
        }
        return switch (answer) {
            case Routing.Pass _ -> next.route(question);
            case Routing.Via(var route) ->
                new Routing.Via(route.recipient().isPresent() ? route : question.carrying(route));
            case Routing.Expand _, Routing.Fail _, Routing.Defer _ -> answer;
        };
    }
}
