// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.routing.Routing;
import java.util.List;

/// Takes mail to addresses of our own SRS back to the sender before.
record SrsStage(Srs srs) implements Stage {
    @Override
    public String name() {
        return "srs";
    }

    @Override
    public Routing route(Question question, Next next) {
        return switch (srs.back(question.mailbox())) {
            case Srs.Back.NotRewritten _ -> next.route(question);
            case Srs.Back.Invalid(String why) -> Stage.fail("5.1.1", why);
            case Srs.Back.Original(var mailbox) -> new Routing.Expand(List.of(Routing.Member.of(mailbox)));
        };
    }
}
