// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.plugin.Setting;

/// `[[filter]] use = "dkim"`.
public record DkimSettings(
        @Setting(text = "RSA keys with fewer bits are not accepted.", byDefault = "1024", range = "512..8192")
        int minRsaBits,

        @Setting(text = "Accept rsa-sha1 signatures, which RFC 8301 forbids.", byDefault = "false")
        boolean allowSha1,

        @Setting(
                text = "How many signatures of a message are checked, from the top.",
                byDefault = "10",
                range = "1..50")
        int maxSignatures,

        @Setting(text = "Accept signatures whose l= leaves part of the body unsigned.", byDefault = "true")
        boolean allowPartialBody) {}
