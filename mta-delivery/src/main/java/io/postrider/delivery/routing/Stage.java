// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.routing.Routing;

/// One link of the chain: answers, or asks those behind it, perhaps with a rewritten question, and may add to
/// what
/// they answer. Stateless and thread-safe.
interface Stage {
    /// Its name in traces.
    String name();

    /// Routes one recipient.
    Routing route(Question question, Next next);

    /// The links behind.
    @FunctionalInterface
    interface Next {
        Routing route(Question question);
    }

    /// What a table's fault means: our own trouble, so the mail waits (CONTRACT §3: 451 4.3.0, never 550).
    static Routing defer(String why) {
        return new Routing.Defer(Diagnostic.of("4.3.0", "temporary lookup failure: " + printable(why)));
    }

    /// A refusal.
    static Routing fail(String status, String why) {
        return new Routing.Fail(Diagnostic.of(status, printable(why)));
    }

    /// `text` without control characters: it may have come from a table or a peer.
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 400));
        for (int i = 0; i < text.length() && i < 400; i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c >= 0x7f && c < 0xa0 ? ' ' : c);
        }
        return clean.toString();
    }
}
