// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.routing.Routing;

/// `[[domain]] deliver-to`.
record DomainStage() implements Stage {
    @Override
    public String name() {
        return "domain";
    }

    @Override
    public Routing route(Question question, Next next) {
        if (!(question.belonging() instanceof Belonging.Ours(LocalDomain domain))) {
            return next.route(question);
        }
        Routing routing = domain.deliverTo()
                .map(target -> target.route(question))
                .orElseGet(() -> Stage.fail("5.1.1", "no such user here"));
        boolean stuck = question.purpose() == Question.Purpose.RELEASED && Target.holds(routing);
        return stuck
                ? new Routing.Defer(Diagnostic.of("4.3.5", "released, but all mail of " + domain.name() + " is held"))
                : routing;
    }
}
