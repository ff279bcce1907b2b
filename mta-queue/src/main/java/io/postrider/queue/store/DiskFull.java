// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

/// Tells a full disk from other errors.
final class DiskFull {
    private static final int CAUSES = 8;

    private DiskFull() {}

    /// True when `error` or one of its causes is ENOSPC or EDQUOT.
    static boolean isCauseOf(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < CAUSES; depth++) {
            String message = String.valueOf(at.getMessage());
            if (message.contains("No space left")
                    || message.contains("NoSpace")
                    || message.contains("quota exceeded")) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}
