// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.server.log.LineSink;
import java.util.List;
import java.util.Optional;

/// The log's sinks: the mail log's first, then the event log's if there is one.
///
/// @param sinks one or two
record LogFiles(List<LineSink> sinks) {
    LogFiles {
        sinks = List.copyOf(sinks);
    }

    LineSink mail() {
        return sinks.getFirst();
    }

    Optional<LineSink> events() {
        return sinks.size() > 1 ? Optional.of(sinks.get(1)) : Optional.empty();
    }

    void reopen() {
        sinks.forEach(LineSink::reopen);
    }
}
