// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[local]`: mail that comes by no listener.
public record LocalSettings(
        @Setting(text = "Filters for sendmail(1), the API, our notifications and reports, and forwarded mail.")
        Optional<List<String>> filters) {}
