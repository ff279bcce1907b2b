// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[limits]`.
public record LimitsSettings(
        @Setting(
                text = "The largest message; EHLO SIZE announces exactly this.",
                byDefault = "50MiB",
                unit = Setting.Unit.OCTETS,
                range = "1KiB..")
        long messageSize,

        @Setting(text = "Recipients of one message.", byDefault = "1000", range = "1..100000")
        int recipientsPerMessage,

        @Setting(text = "Connections at a time, all listeners.", byDefault = "10000", range = "1..")
        int connections,

        @Setting(
                text = "Connections of one IPv4 address or one IPv6 /64 at a time, all listeners.",
                byDefault = "50",
                range = "1..")
        int connectionsPerClient,

        @Setting(
                text =
                        "Networks without rate, error and junk budgets and tarpits; connection counts hold for them too.",
                byDefault = "127.0.0.0/8, ::1/128")
        List<String> exempt) {}
