// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.event.OperationEvent;

/// Writes operation events. Pure.
final class OperationLines {
    private OperationLines() {}

    static LogLine line(OperationEvent event) {
        String text = (event.warning() ? "warning: " : "") + event.subject() + " " + Printable.of(event.name()) + ": "
                + Printable.of(event.text());
        return new LogLine(event.at(), "master", text);
    }
}
