// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.query;

/// An expression is wrong: a usage error with its position.
public final class WhereException extends Exception {
    private static final long serialVersionUID = 1L;

    WhereException(String message) {
        super(message);
    }
}
