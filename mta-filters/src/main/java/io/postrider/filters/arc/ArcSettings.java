// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.plugin.Setting;

/// `[[filter]] use = "arc"`.
public record ArcSettings(
        @Setting(text = "RSA keys with fewer bits are not accepted.", byDefault = "1024", range = "512..8192")
        int minRsaBits) {}
