// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

/// The Bidi rule of RFC 5893 §2 for one label, by the JDK's directionality of characters. Pure.
final class BidiRule {
    private BidiRule() {}

    static boolean holds(int[] points) {
        boolean rightToLeft = false;
        for (int point : points) {
            byte d = Character.getDirectionality(point);
            rightToLeft |= isRight(d) || d == Character.DIRECTIONALITY_ARABIC_NUMBER;
        }
        if (!rightToLeft) {
            return true;
        }
        // rule 1: in a label with right-to-left characters only the RTL form is left, as L and R never mix
        return isRight(Character.getDirectionality(points[0])) && inside(points) && endsRight(points);
    }

    private static boolean inside(int[] points) {
        boolean european = false;
        boolean arabic = false;
        for (int point : points) {
            byte d = Character.getDirectionality(point);
            european |= d == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
            arabic |= d == Character.DIRECTIONALITY_ARABIC_NUMBER;
            if (d == Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
                return false;
            }
        }
        // rule 4
        return !(european && arabic);
    }

    /// Rule 3: the last character that is no mark.
    private static boolean endsRight(int[] points) {
        int last = points.length - 1;
        while (last > 0 && Character.getDirectionality(points[last]) == Character.DIRECTIONALITY_NONSPACING_MARK) {
            last--;
        }
        byte d = Character.getDirectionality(points[last]);
        return isRight(d)
                || d == Character.DIRECTIONALITY_EUROPEAN_NUMBER
                || d == Character.DIRECTIONALITY_ARABIC_NUMBER;
    }

    private static boolean isRight(byte d) {
        return d == Character.DIRECTIONALITY_RIGHT_TO_LEFT || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
