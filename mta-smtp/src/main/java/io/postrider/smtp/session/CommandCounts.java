// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.smtp.protocol.Verb;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many commands came, and how many of them were accepted. Belongs to its session's thread.
final class CommandCounts {
    private final int[] came = new int[Verb.values().length];
    private final int[] accepted = new int[Verb.values().length];

    void came(Verb verb) {
        came[verb.ordinal()]++;
    }

    void accepted(Verb verb) {
        accepted[verb.ordinal()]++;
    }

    int total(Verb verb) {
        return came[verb.ordinal()];
    }

    /// `ehlo=1`, or `rcpt=2/3` where one of three was refused; the sum as `commands` at the end.
    Map<String, String> summary() {
        Map<String, String> summary = new LinkedHashMap<>();
        int allCame = 0;
        int allAccepted = 0;
        for (Verb verb : Verb.values()) {
            int of = came[verb.ordinal()];
            int ok = accepted[verb.ordinal()];
            if (of > 0) {
                summary.put(verb.label(), text(ok, of));
            }
            allCame += of;
            allAccepted += ok;
        }
        summary.put("commands", text(allAccepted, allCame));
        return summary;
    }

    private static String text(int ok, int of) {
        return ok == of ? Integer.toString(of) : ok + "/" + of;
    }
}
