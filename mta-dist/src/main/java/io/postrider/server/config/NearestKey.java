// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import java.util.Collection;
import java.util.Optional;

/// Finds the key that somebody meant.
final class NearestKey {
    private NearestKey() {}

    /// The known key nearest to `key`, if it is near at all: at most a third of its letters differ.
    static Optional<String> of(String key, Collection<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least || distance == least && candidate.compareTo(best) < 0) {
                least = distance;
                best = candidate;
            }
        }
        return !best.isEmpty() && least <= Math.max(1, Math.max(key.length(), best.length()) / 3)
                ? Optional.of(best)
                : Optional.empty();
    }

    /// Levenshtein's distance.
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
