// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

/// A text that a pattern may look at only so often: backtracking ends with [Exhausted] instead of running for
/// ever.
/// Not thread-safe: one per match.
final class BudgetedText implements CharSequence {
    private static final int LOOKS = 2_000_000;
    private final CharSequence text;
    private int left = LOOKS;

    /// The budget is used up.
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("a pattern needs too many steps", null, false, false);
        }
    }

    BudgetedText(CharSequence text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
