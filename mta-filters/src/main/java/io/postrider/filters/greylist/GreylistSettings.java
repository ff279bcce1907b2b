// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.greylist;

import io.postrider.api.plugin.Setting;
import java.time.Duration;
import java.util.List;

/// `[[filter]] use = "greylist"`.
public record GreylistSettings(
        @Setting(text = "How long a new combination has to wait.", byDefault = "5m", range = "1s..1d")
        Duration delay,

        @Setting(text = "How long it may take until it tries again.", byDefault = "2d", range = "1m..30d")
        Duration retryWindow,

        @Setting(
                text = "How long a combination that has come back is remembered.",
                byDefault = "35d",
                range = "1h..365d")
        Duration remember,

        @Setting(
                text = "A client network with so many combinations that came back has to wait no more; 0 is never.",
                byDefault = "5",
                range = "0..1000")
        int autoWhitelist,

        @Setting(text = "Bits of an IPv4 address that make the client's network.", byDefault = "24", range = "8..32")
        int prefix4,

        @Setting(text = "Bits of an IPv6 address that make the client's network.", byDefault = "64", range = "16..128")
        int prefix6,

        @Setting(text = "Sender domains and client names, also of what is below them, that need not wait.")
        List<String> exempt) {}
