// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A `[transport.X]` that runs a program for each recipient.
///
/// @param to `pipe:/PROGRAM ARG…`; read by routing
/// @param command the same as a list; read by routing
/// @param runAs the user it runs as
/// @param timeout how long it may take
/// @param environment variables
/// @param directory where it runs
/// @param addFields whether Return-Path and Delivered-To are put before the message
/// @param lineEnds how lines end on its standard input
public record PipeSettings(
        @Setting(text = "pipe:/PROGRAM ARG…") Optional<String> to,

        @Setting(
                text =
                        "The program and its arguments, one by one; placeholders may stand in each. Never run by a shell.")
        List<String> command,

        @Setting(text = "The unprivileged user that the program runs as. A server that runs as root needs it.")
        Optional<String> runAs,

        @Setting(text = "How long the program may run.", byDefault = "1000s", range = "1s..1d")
        Duration timeout,

        @Setting(text = "Environment variables, NAME=VALUE, beside PATH, SENDER, RECIPIENT, QUEUE_ID.")
        List<String> environment,

        @Setting(text = "The directory in which the program runs.", byDefault = "/")
        String directory,

        @Setting(text = "Whether Return-Path: and Delivered-To: are put before the message.", byDefault = "true")
        boolean addFields,

        @Setting(text = "How lines end on the program's input.", byDefault = "lf")
        LineEnds lineEnds) {
    /// How lines end.
    public enum LineEnds {
        /// As Unix programs want them.
        LF,
        /// As they were received.
        CRLF
    }
}
