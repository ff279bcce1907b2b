// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

/// A record or macro that RFC 7208's grammar does not allow. It never leaves the package.
final class SpfSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SpfSyntaxException(String message) {
        super(message, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
