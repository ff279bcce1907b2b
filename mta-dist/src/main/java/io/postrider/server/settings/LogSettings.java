// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// `[log]`.
public record LogSettings(
        @Setting(text = "postfix (Postfix's grammar and wording) or json.", byDefault = "postfix")
        Format format,

        @Setting(text = "The program's name in the lines.", byDefault = "postfix")
        String name,

        @Setting(text = "`-` is stderr; else a file, relative to the state directory.", byDefault = "-")
        String file,

        @Setting(text = "journald or syslog, instead of a file.")
        Optional<Sink> to,

        @Setting(text = "The form of the time: rfc3339 or bsd.", byDefault = "rfc3339")
        Time time,

        @Setting(text = "The event log, relative to the state directory; empty = none.", byDefault = "events.jsonl")
        String events,

        @Setting(text = "The event log rotates at this size.", byDefault = "256MiB", unit = Setting.Unit.OCTETS)
        long eventsSize,

        @Setting(text = "How many rotated event logs are kept.", byDefault = "4", range = "1..1000")
        int eventsKept) {
    /// The line's form.
    public enum Format {
        /// As Postfix writes.
        POSTFIX,
        /// One JSON object a line.
        JSON
    }

    /// Where lines go instead of a file.
    public enum Sink {
        /// The journal.
        JOURNALD,
        /// syslog(3).
        SYSLOG
    }

    /// The form of the time.
    public enum Time {
        /// 2026-01-02T03:04:05.678Z.
        RFC3339,
        /// Jan  2 03:04:05.
        BSD
    }
}
