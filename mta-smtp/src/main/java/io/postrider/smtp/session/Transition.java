// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import java.time.Duration;
import java.util.List;

/// What a command comes to: a step for the driver, and the state behind it.
///
/// @param step for the driver
/// @param next the state
record Transition(Step step, SessionState next) {
    static Transition answer(Reply reply, SessionState next) {
        return answer(List.of(reply), next);
    }

    static Transition answer(List<Reply> replies, SessionState next) {
        return new Transition(new Step.Answer(replies, Duration.ZERO), next);
    }

    static Transition close(Reply... replies) {
        return close(List.of(replies));
    }

    static Transition close(List<Reply> replies) {
        return new Transition(new Step.Close(replies, Duration.ZERO), new SessionState.Closed());
    }
}
