// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;

/// The last resort: the MX hosts of the recipient's domain. Mail for this host itself that no `[[domain]]`
/// takes would
/// come straight back, so it waits for a configuration.
record MxStage() implements Stage {
    @Override
    public String name() {
        return "mx";
    }

    @Override
    public Routing route(Question question, Next next) {
        if (!(question.belonging() instanceof Belonging.Itself)) {
            return new Target.OwnMx(Target.MX).route(question);
        }
        return PostmasterStage.isPostmaster(question.mailbox())
                ? new Routing.Via(question.carrying(Route.of(Target.HOLD, "the postmaster has no mailbox")))
                : new Routing.Defer(Diagnostic.of("4.3.5", "no [[domain]] and no smarthost takes mail for this host"));
    }
}
